import { v7 as uuidv7 } from 'uuid';
import { accountOf, type RoomClaims } from '../auth/claims.ts';
import { WireError } from '../wire/errors.ts';
import type { KeptVisit } from './keptVisit.ts';

export type Newcomer = Pick<
  RoomClaims,
  'displayName' | 'userId' | 'besideUserId' | 'role' | 'grants' | 'inviteId'
>;

/**
 * Whose token opens a room now. The id of a visit is given out before it begins, so that every token belongs to
 * one visit and to no other.
 */
export class Entitlement {
  #sessionId: string;
  /** Removed and refused participants. */
  #barred: Set<string>;
  /** Those who waited when the last visit ended: they wait on, although their tokens name that visit. */
  #carriedOver: Set<string>;

  constructor(kept: Pick<KeptVisit, 'sessionId' | 'barred' | 'carriedOver'> | null) {
    this.#sessionId = kept?.sessionId ?? uuidv7();
    this.#barred = new Set(kept?.barred);
    this.#carriedOver = new Set(kept?.carriedOver);
  }

  kept(): Pick<KeptVisit, 'sessionId' | 'barred' | 'carriedOver'> {
    return { sessionId: this.#sessionId, barred: [...this.#barred], carriedOver: [...this.#carriedOver] };
  }

  /** Of the visit that runs or comes next. */
  get sessionId(): string {
    return this.#sessionId;
  }

  /** A new participant of that visit. */
  issue(roomId: string, newcomer: Newcomer): RoomClaims {
    return { kind: 'participant', roomId, participantId: uuidv7(), sessionId: this.#sessionId, ...newcomer };
  }

  /** Who sits beside somebody takes part as they do, and decides nothing for the room. */
  issueBeside(
    { roomId, grants, inviteId, ...other }: RoomClaims,
    { role, displayName }: Pick<Newcomer, 'role' | 'displayName'>,
  ): RoomClaims {
    const taking = grants.filter((grant) => grant !== 'moderate' && grant !== 'admit');
    return this.issue(roomId, {
      role,
      displayName,
      grants: taking,
      inviteId,
      besideUserId: accountOf(other),
    });
  }

  bar(participantId: string): void {
    this.#barred.add(participantId);
  }

  /** The next visit: of all who had tokens only those who wait keep their claim. */
  renew(waitingIds: readonly string[]): void {
    this.#sessionId = uuidv7();
    this.#barred = new Set();
    this.#carriedOver = new Set(waitingIds);
  }

  /** Throws REMOVED_FROM_SESSION, SESSION_ENDED. */
  assert({ participantId, sessionId }: RoomClaims): void {
    if (this.#barred.has(participantId)) throw new WireError('REMOVED_FROM_SESSION');
    if (sessionId !== this.#sessionId && !this.#carriedOver.has(participantId)) {
      throw new WireError('SESSION_ENDED');
    }
  }
}
