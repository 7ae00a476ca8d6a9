/** What a verified token says. `src/auth` makes and checks them; handlers receive them. */
import type { ApiScope, Grant, UserRole } from '../wire/access.ts';
import type { ParticipantRole } from '../wire/rooms.ts';

/** A signed-in person, or a service with its key. */
export interface UserClaims {
  kind: 'user';
  userId: string;
  displayName: string;
  roles: readonly UserRole[];
  /** The sign-in that an access token of this server belongs to. */
  signInId?: string;
  /** The key by which a service came. */
  apiKeyId?: string;
  /** What the key of a service lets it do. */
  scopes?: readonly ApiScope[];
}

/** A participant of one visit in one room. */
export interface RoomClaims {
  kind: 'participant';
  roomId: string;
  participantId: string;
  /** The visit it was made for: its id is given out before the session begins, so that no token outlives it. */
  sessionId: string;
  displayName: string;
  /** The account of somebody who was signed in when they came; none for a guest. */
  userId?: string | undefined;
  /** The account of whom they sit beside, on another device: it is not theirs, and they go when it does. */
  besideUserId?: string | undefined;
  role: ParticipantRole;
  grants: readonly Grant[];
  /** Of the guest link it was taken from; null for a host. */
  inviteId: string | null;
}

/** The account by which somebody is in a room, their own or that of whom they sit beside; none for a guest. */
export const accountOf = ({
  userId,
  besideUserId,
}: Pick<RoomClaims, 'userId' | 'besideUserId'>): string | undefined => userId ?? besideUserId;

export type Claims = UserClaims | RoomClaims;
