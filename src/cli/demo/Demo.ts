import { randomBytes } from 'node:crypto';
import type { Auditing } from '../../audit/AuditLog.ts';
import { accountEvent } from '../../auth/actors.ts';
import type { UserClaims } from '../../auth/claims.ts';
import { hashPassword } from '../../auth/passwords.ts';
import type { CaseFiles } from '../../cases/CaseFiles.ts';
import type { Cases } from '../../cases/Cases.ts';
import type { Graph } from '../../graph/Graph.ts';
import { DemoRepository } from '../../graph/repositories/DemoRepository.ts';
import type { SessionRecord } from '../../graph/repositories/sessionRecords.ts';
import { SessionWriter } from '../../graph/repositories/SessionWriter.ts';
import { UserRepository } from '../../graph/repositories/UserRepository.ts';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { wordHashes } from '../../privacy/wordHashes.ts';
import type { Retention } from '../../retention/Retention.ts';
import { consentTextVersion } from '../../wire/sessions.ts';
import { operator } from '../operator.ts';
import {
  demoCase,
  demoConsentIds,
  demoParticipants,
  demoPeople,
  demoPicture,
  demoWords,
  type DemoPerson,
} from './demoContent.ts';

export interface DemoOptions {
  graph: Graph;
  keyRing: KeyRing;
  cases: Cases;
  files: CaseFiles;
  retention: Pick<Retention, 'emptyCases'>;
  endSignIns: (userId: string) => Promise<void>;
  audit: Auditing;
}

/** Somebody made just now: their password is told once. */
export interface DemoAccount {
  displayName: string;
  role: string;
  email: string;
  password: string;
}

/** A sentence of the demonstration takes this long. */
const sentenceMs = 5_000;

/** Invented people with an invented case, to try everything with, all of it marked as such. */
export class Demo {
  readonly #options: DemoOptions;
  readonly #repository: DemoRepository;
  readonly #users: UserRepository;

  constructor(options: DemoOptions) {
    this.#options = options;
    this.#repository = new DemoRepository(options.graph);
    this.#users = new UserRepository(options.graph, options.keyRing);
  }

  /** Idempotent: what is there already stays as it is. Resolves with the accounts that it made. */
  async make(): Promise<DemoAccount[]> {
    const made: DemoAccount[] = [];
    for (const person of Object.values(demoPeople)) {
      const account = await this.#makePerson(person);
      if (account) made.push(account);
    }
    await this.#repository.markPeople(Object.values(demoPeople).map(({ userId }) => userId));
    await this.#makeCase();
    return made;
  }

  /** With everything that was done in its cases since. Resolves with how many people and cases that were. */
  async remove(): Promise<{ people: number; cases: number }> {
    const { retention, endSignIns, audit } = this.#options;
    const extent = await this.#repository.extent();
    const { userIds, caseIds } = extent;
    await audit.record({
      ...{ action: 'demo.remove', ...operator, subjectKind: 'Demo', subjectId: 'all', caseId: null },
      detail: { people: userIds.length, cases: caseIds.length },
    });
    for (const userId of userIds) await endSignIns(userId);
    await retention.emptyCases(caseIds);
    await this.#repository.forget(extent);
    return { people: userIds.length, cases: caseIds.length };
  }

  async #makePerson({ userId, displayName, email, role }: DemoPerson): Promise<DemoAccount | null> {
    if (await this.#users.find(userId)) return null;
    const password = randomBytes(12).toString('base64url');
    const passwordHash = await hashPassword(password);
    await this.#options.audit.record(accountEvent('account.created', operator, userId, { role, demo: true }));
    const made = await this.#users.create({ userId, displayName, email, role, passwordHash });
    if (made === 'emailTaken') throw new Error(`another account has the address ${email}`);
    return made === 'exists' ? null : { displayName, role, email, password };
  }

  async #makeCase(): Promise<void> {
    const { cases, files, graph, keyRing } = this.#options;
    const { caseId, patient, summary, mediaId, fileName } = demoCase;
    if (await this.#repository.isFinished(caseId)) return;
    const owner = askerOf(demoPeople.okafor);
    await cases.create(owner, caseId, { patient, summary });
    await this.#repository.markCase(caseId);
    await cases.share(owner, caseId, demoPeople.lund.userId, 'careTeam');
    await cases.share(owner, caseId, demoPeople.ana.userId, 'patient');
    await new SessionWriter(graph, keyRing).write(recordsOf(keyRing, new Date(Date.now() - 60 * 60 * 1000)));
    // The same picture again answers the one that stands.
    await files.add(owner, { caseId, mediaId, fileName, content: once(await demoPicture()) });
    await this.#repository.markCase(caseId);
    await this.#repository.finish(caseId);
  }
}

async function* once(content: Buffer): AsyncGenerator<Buffer> {
  yield content;
}

const askerOf = ({ userId, displayName, role }: DemoPerson): UserClaims & { requestId: string } => ({
  ...{ kind: 'user', userId, displayName, roles: [role], requestId: 'demo' },
});

/** The visit as its recorder would have written it down. */
function recordsOf(keyRing: KeyRing, began: Date): SessionRecord[] {
  const { sessionId, roomId, caseId, recorderId } = demoCase;
  const startedAt = began.toISOString();
  const elapsedMs = (demoWords.length + 1) * sentenceMs;
  const after = (ms: number) => new Date(began.getTime() + ms).toISOString();
  return [
    {
      ...{ kind: 'sessionStarted', sessionId, roomId, caseId, startedAt, recorderId, type: 'video' },
      hostUserId: demoPeople.okafor.userId,
    },
    ...demoParticipants.map(({ participantId, role, person }): SessionRecord => ({
      ...{ kind: 'participantEntered', sessionId, participantId, role, userId: person.userId, at: startedAt },
      name: keyRing.encrypt(person.displayName, `Participant.name:${participantId}`),
    })),
    ...demoParticipants.flatMap(({ participantId }, at) =>
      (['captions', 'keepTranscript'] as const).map((consent, which): SessionRecord => ({
        ...{ kind: 'consentGiven', sessionId, participantId, consent, at: startedAt },
        consentId: demoConsentIds[at * 2 + which] ?? '',
        textVersion: consentTextVersion,
      })),
    ),
    ...demoWords.map(({ messageId, speaker, text }, at): SessionRecord => ({
      ...{ kind: 'message', type: 'segment', messageId, sessionId },
      participantId: demoParticipants[speaker]?.participantId ?? '',
      timestamp: after(at * sentenceMs),
      startMs: at * sentenceMs,
      endMs: (at + 1) * sentenceMs - 500,
      content: keyRing.encrypt(text, `Message.content:${messageId}`),
      words: wordHashes(keyRing, text),
      ...{ confidence: null, language: 'en', source: 'demo', reason: null },
    })),
    { kind: 'sessionEnded', sessionId, at: after(elapsedMs), elapsedMs },
  ];
}
