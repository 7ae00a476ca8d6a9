import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import { actorOf } from '../auth/actors.ts';
import { requireOwnVisit } from '../auth/policy.ts';
import type { Asker } from '../cases/Asker.ts';
import type { Cases } from '../cases/Cases.ts';
import type { CaseContent } from '../graph/repositories/CaseRepository.ts';
import type { ExternalIdRepository, ServiceVisit } from '../graph/repositories/ExternalIdRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';
import { WireError } from '../wire/errors.ts';
import type { VisitView } from '../wire/platform.ts';
import type { RoomKind } from '../wire/rooms.ts';
import type { InviteView } from '../wire/routes/rooms.ts';

/** Rooms that a service may have at a time: it closes those that are over. */
const maxVisitsPerService = 100_000;

interface WantedParticipant {
  externalId: string;
  role: InviteView['role'];
  displayName?: string | undefined;
}

export interface WantedVisit {
  externalId: string;
  case: { caseId: string } | ({ externalId: string } & CaseContent);
  name: string;
  kind: RoomKind;
  participants: readonly WantedParticipant[];
}

export interface VisitLink {
  externalId: string;
  role: InviteView['role'];
  inviteId: string;
  /** Path and fragment. */
  path: string;
}

export interface VisitsOptions {
  externalIds: ExternalIdRepository;
  cases: Cases;
  roomStore: RoomStore;
  registry: Pick<RoomRegistry, 'closeDeletedRoom'>;
  keyRing: KeyRing;
  audit: Auditing;
}

/**
 * Visits of other platforms, under ids of their own. Every step of making one rests on an id that was claimed before, so
 * that a call that is made again goes on where the first one ended, and answers the same.
 */
export class Visits {
  readonly #options: VisitsOptions;

  constructor(options: VisitsOptions) {
    this.#options = options;
  }

  /**
   * Throws LIMIT_REACHED, CASE_NOT_FOUND, CASE_READ_ONLY, CASE_CLOSED; VISIT_NOT_FOUND where it was closed; ID_TAKEN
   * where the visit of this id is of another case, into which nobody new may come.
   */
  async create(service: Asker, wanted: WantedVisit): Promise<VisitView & { links: VisitLink[] }> {
    const { externalIds, roomStore, cases } = this.#options;
    const visit = await this.#claim(service, 'visit', wanted.externalId);
    const standing = await externalIds.findVisit(visit.id);
    if (standing && !(await this.#isOfCase(service, wanted.case, standing.caseId)))
      throw new WireError('ID_TAKEN');
    const caseId = standing?.caseId ?? (await this.#caseOf(service, wanted.case));
    // Of one that stands too: its links open no case that was lost or closed since.
    await cases.requireOpen(service, caseId);
    if (!standing) {
      const { name, kind } = wanted;
      const room = await roomStore.createRoom(
        {
          ...{ roomId: visit.id, name, kind, caseId, mode: 'assisted', scheduledAt: null },
          ...{ hostUserId: service.userId, createdAt: visit.createdAt },
        },
        maxVisitsPerService,
      );
      await cases.addRoom(service, caseId, room);
      await externalIds.placeInCase(visit.id, caseId);
      await this.#note(service, 'visit.create', visit.id, caseId);
    }
    const links: VisitLink[] = [];
    for (const participant of wanted.participants) {
      links.push(await this.#link(service, visit.id, caseId, participant));
    }
    return { ...(await this.#viewOf({ ...visit, serviceId: service.userId, caseId })), links };
  }

  /** Throws VISIT_NOT_FOUND. */
  async get(service: Asker, visitId: string): Promise<VisitView> {
    const visit = requireOwnVisit(service, await this.#options.externalIds.findVisit(visitId));
    await this.#note(service, 'visit.read', visitId, visit.caseId);
    return this.#viewOf(visit);
  }

  /** Throws VISIT_NOT_FOUND. */
  async close(service: Asker, visitId: string): Promise<void> {
    const { externalIds, roomStore, registry } = this.#options;
    const { caseId } = requireOwnVisit(service, await externalIds.findVisit(visitId));
    // In this order: nobody can come in while it is being ended.
    await roomStore.deleteRoom(visitId);
    await registry.closeDeletedRoom(visitId);
    await this.#note(service, 'visit.close', visitId, caseId);
  }

  /** The name that a platform gave for whom a link is for; null where none did. */
  suggestedName(inviteId: string): Promise<string | null> {
    return this.#options.externalIds.nameOf(inviteId);
  }

  async #isOfCase(service: Asker, wanted: WantedVisit['case'], caseId: string): Promise<boolean> {
    if ('caseId' in wanted) return wanted.caseId === caseId;
    const name = { serviceId: service.userId, kind: 'case', externalId: wanted.externalId } as const;
    return (await this.#options.externalIds.find(name))?.id === caseId;
  }

  async #caseOf(service: Asker, wanted: WantedVisit['case']): Promise<string> {
    if ('caseId' in wanted) return wanted.caseId;
    const { externalId, patient, summary } = wanted;
    const { id } = await this.#claim(service, 'case', externalId);
    const { caseId } = await this.#options.cases.create(service, id, { patient, summary });
    await this.#options.externalIds.placeInCase(id, caseId);
    return caseId;
  }

  /** Its secret comes from the visit and the participant, and so is the same each time; it is kept nowhere. */
  async #link(
    service: Asker,
    visitId: string,
    caseId: string,
    { externalId, role, displayName }: WantedParticipant,
  ): Promise<VisitLink> {
    const { externalIds, roomStore, keyRing } = this.#options;
    const at = new Date().toISOString();
    const name = {
      serviceId: service.userId,
      kind: 'participant',
      externalId: `${visitId}:${externalId}`,
    } as const;
    const { id: inviteId } = await externalIds.claim(name, uuidv7(), { displayName, at });
    await externalIds.placeInCase(inviteId, caseId);
    const secret = keyRing.keyedHash('secret of a visit’s link', inviteId);
    const invite = await roomStore.ensureInvite(visitId, { role, inviteId, secret }).catch(asOfVisit);
    return { externalId, role: invite.role, inviteId, path: `/app/join#invite=${secret}` };
  }

  #claim({ userId: serviceId }: Asker, kind: 'case' | 'visit', externalId: string) {
    const at = new Date().toISOString();
    return this.#options.externalIds.claim({ serviceId, kind, externalId }, uuidv7(), { at });
  }

  async #viewOf({ id: visitId, caseId, createdAt }: ServiceVisit): Promise<VisitView> {
    const { roomStore, externalIds } = this.#options;
    const open = (await roomStore.getRoom(visitId)) !== null;
    return { visitId, caseId, createdAt, open, sessions: await externalIds.sessionsOf(visitId) };
  }

  #note(service: Asker, action: string, visitId: string, caseId: string): Promise<void> {
    const actor = actorOf(service, service.requestId);
    return this.#options.audit.record({ action, ...actor, subjectKind: 'Room', subjectId: visitId, caseId });
  }
}

/** A visit that was closed has no room any more. */
function asOfVisit(error: unknown): never {
  throw error instanceof WireError && error.code === 'ROOM_NOT_FOUND'
    ? new WireError('VISIT_NOT_FOUND')
    : error;
}
