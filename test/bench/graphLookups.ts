/** Each look-up that the page makes of the graph. */
import { searchAccounts } from '../../src/auth/searchAccounts.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import { BreakGlassRepository } from '../../src/graph/repositories/BreakGlassRepository.ts';
import { CaseNumberRepository } from '../../src/graph/repositories/CaseNumberRepository.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { DeliveryRepository } from '../../src/graph/repositories/DeliveryRepository.ts';
import { MediaRepository } from '../../src/graph/repositories/MediaRepository.ts';
import { NotificationRepository } from '../../src/graph/repositories/NotificationRepository.ts';
import { PasskeyRepository } from '../../src/graph/repositories/PasskeyRepository.ts';
import { SessionRepository } from '../../src/graph/repositories/SessionRepository.ts';
import { UserRepository } from '../../src/graph/repositories/UserRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import type { RecordedSession } from '../../src/wire/sessions.ts';
import { askers, webhookId, type Asked } from './graphRecord.ts';

export type Lookup = (asked: Asked) => Promise<unknown>;

export function lookupsOf(graph: Graph, keyRing: KeyRing): Readonly<Record<string, Lookup>> {
  const cases = new CaseRepository(graph, keyRing);
  const numbers = new CaseNumberRepository(graph);
  const sessions = new SessionRepository(graph, keyRing);
  const media = new MediaRepository(graph, keyRing);
  const notifications = new NotificationRepository(graph, keyRing);
  const users = new UserRepository(graph, keyRing);
  const accesses = new BreakGlassRepository(graph, keyRing);
  const deliveries = new DeliveryRepository(graph);
  const passkeys = new PasskeyRepository(graph);
  const at = new Date().toISOString();
  const filter = { status: null, words: [], caseNumber: null, cursor: null, limit: 20 };
  const words = cases.wordsOf('cough fever');
  const said = { words: sessions.wordsOf('evening'), cursor: null, limit: 20 };
  const page = { cursor: null, limit: 20 };
  const stranger = '01939a2e-7c00-7a10-8000-000000000000';
  const sessionOf = ({ sessionId }: Asked) => ({ sessionId, participants: [] }) as unknown as RecordedSession;
  return {
    'may see a case': ({ userId, caseId }) => cases.relation(userId, caseId, at),
    'may not see a case': ({ caseId }) => cases.relation(stranger, caseId, at),
    'a case': ({ caseId }) => cases.get(caseId, 'owner'),
    'my cases': ({ userId }) => cases.list(userId, filter),
    'my closed cases': ({ userId }) => cases.list(userId, { ...filter, status: 'closed' }),
    'my cases by words': ({ userId }) => cases.list(userId, { ...filter, words }),
    'my case by its number': ({ userId, caseNumber }) => cases.list(userId, { ...filter, caseNumber }),
    'a case by its number': ({ caseNumber }) => numbers.caseIdOf(caseNumber),
    'numbers of cases': ({ caseId }) => numbers.numbersOf([caseId]),
    'people of a case': ({ caseId }) => cases.people(caseId),
    'timeline of a case': ({ caseId }) => cases.timeline(caseId, null, 50),
    'rooms of a case': ({ caseId }) => cases.roomIds(caseId, null, 20),
    'visits of a case': ({ caseId }) => sessions.listOfCase(caseId, null, 20),
    'a visit': ({ sessionId }) => sessions.get(sessionId),
    'transcript of a visit': async (asked) => {
      const found = await sessions.get(asked.sessionId);
      return sessions.transcript(found?.session ?? sessionOf(asked));
    },
    'words in a case': ({ caseId }) => sessions.search({ caseId }, said),
    'words in my cases': ({ userId }) => sessions.search({ userId }, said),
    'consents of a case': ({ caseId }) => sessions.consentsOfCase(caseId),
    'files of a case': ({ caseId }) => media.listOfCase(caseId, page),
    'a file': ({ mediaId }) => media.get(mediaId),
    'where a file lies': ({ mediaId }) => media.file(mediaId, 'content'),
    notifications: ({ userId }) => notifications.list(userId, { before: null, limit: 20, unreadOnly: false }),
    'how many are unread': ({ userId }) => notifications.unread(userId),
    'what one is told': ({ userId }) => notifications.chosenKinds(userId),
    'an account': ({ userId }) => users.find(userId),
    'an account by its address': ({ email }) => users.findByEmail(email),
    'names of accounts': ({ userId }) => users.names([userId]),
    'accounts, a page': () => searchAccounts(users, {}, { limit: 50 }),
    'accounts, a further page': () => searchAccounts(users, {}, { limit: 50, cursor: String(askers + 1) }),
    'accounts of a role, a page': () => searchAccounts(users, { role: 'clinician' }, { limit: 50 }),
    administrators: () => users.adminIds(),
    'passkeys of an account': ({ userId }) => passkeys.listOf(userId),
    'emergency accesses': () => accesses.list({ limit: 50, openOnly: true }),
    'deliveries of a webhook': () => deliveries.listOf(webhookId, null, 50),
  };
}
