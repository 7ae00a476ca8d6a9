import type { UserClaims } from '../auth/claims.ts';
import { requireHosted } from '../auth/policy.ts';
import type { Cases } from '../cases/Cases.ts';
import type { FoundInvite, RoomRecord, RoomStore } from '../rooms/RoomStore.ts';
import { WireError } from '../wire/errors.ts';

export interface RoomDoorsOptions {
  roomStore: Pick<RoomStore, 'getRoom' | 'findInvite'>;
  cases: Pick<Cases, 'requireCase' | 'requireOpen'>;
}

/** Who gets to a room. A room of a case is there for nobody, its host neither, who does not work on that case. */
export class RoomDoors {
  readonly #options: RoomDoorsOptions;

  constructor(options: RoomDoorsOptions) {
    this.#options = options;
  }

  /** For its host, whatever became of its case: to close what they opened. Throws ROOM_NOT_FOUND. */
  async hosted(user: UserClaims, roomId: string): Promise<RoomRecord> {
    return requireHosted(user, await this.#options.roomStore.getRoom(roomId));
  }

  /** For its host. Throws ROOM_NOT_FOUND. */
  async kept(user: UserClaims, roomId: string): Promise<RoomRecord> {
    return this.#ofCase(user, await this.hosted(user, roomId));
  }

  /** For its host, and for the care team of its case. Throws ROOM_NOT_FOUND. */
  async reachable(user: UserClaims, roomId: string): Promise<RoomRecord> {
    const room = await this.#options.roomStore.getRoom(roomId);
    if (room === null || room.caseId === null) return requireHosted(user, room);
    return this.#ofCase(user, room);
  }

  /** Of these rooms of a host those that they still get to. */
  async allKept(user: UserClaims, rooms: readonly RoomRecord[]): Promise<RoomRecord[]> {
    const caseIds = [...new Set(rooms.flatMap(({ caseId }) => caseId ?? []))];
    const lost = new Set<string>();
    for (const caseId of caseIds) {
      const stands = await isAllowed(this.#options.cases.requireCase(user, caseId, 'write'));
      if (!stands) lost.add(caseId);
    }
    return rooms.filter(({ caseId }) => caseId === null || !lost.has(caseId));
  }

  /** For new visits and new links: the case is open. Throws CASE_CLOSED. */
  async requireOpen(user: UserClaims, { caseId }: RoomRecord): Promise<void> {
    if (caseId !== null) await this.#options.cases.requireOpen(user, caseId);
  }

  /**
   * What a link opens. Throws INVITE_NOT_FOUND, INVITE_EXPIRED, INVITE_REVOKED; the last also where the case of its room
   * is closed, deleted or no longer one of who gave it out.
   */
  async openInvite(secret: string): Promise<FoundInvite> {
    const found = await this.#options.roomStore.findInvite(secret);
    if (!found) throw new WireError('INVITE_NOT_FOUND');
    const { revokedAt, expiresAt } = found.invite;
    if (revokedAt !== null) throw new WireError('INVITE_REVOKED');
    if (expiresAt !== null && Date.parse(expiresAt) <= Date.now()) throw new WireError('INVITE_EXPIRED');
    const { caseId, hostUserId: userId } = found.room;
    if (caseId !== null && !(await isAllowed(this.#options.cases.requireOpen({ userId }, caseId)))) {
      throw new WireError('INVITE_REVOKED');
    }
    return found;
  }

  /** Throws ROOM_NOT_FOUND: who is a stranger to the case learns nothing of its rooms. */
  async #ofCase(user: UserClaims, room: RoomRecord): Promise<RoomRecord> {
    if (room.caseId === null) return room;
    if (await isAllowed(this.#options.cases.requireCase(user, room.caseId, 'write'))) return room;
    throw new WireError('ROOM_NOT_FOUND');
  }
}

const refusals: readonly string[] = ['CASE_NOT_FOUND', 'CASE_READ_ONLY', 'CASE_CLOSED'];

/** Rejects where it cannot be told now. */
async function isAllowed(asked: Promise<unknown>): Promise<boolean> {
  try {
    await asked;
    return true;
  } catch (error) {
    if (error instanceof WireError && refusals.includes(error.code)) return false;
    throw error;
  }
}
