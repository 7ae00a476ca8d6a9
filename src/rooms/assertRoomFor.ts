import { WireError } from '../wire/errors.ts';
import type { Newcomer } from './Entitlement.ts';
import type { Lobby } from './Lobby.ts';
import type { RoomSettings } from './roomSettings.ts';
import type { Session } from './Session.ts';

interface FilledRoom {
  session: Session | null;
  lobby: Pick<Lobby, 'size'>;
}

/** For somebody new. The host passes a lock, which may be their own. Throws ROOM_LOCKED, ROOM_FULL. */
export function assertRoomFor(
  { role, grants }: Pick<Newcomer, 'role' | 'grants'>,
  { session, lobby }: FilledRoom,
  settings: RoomSettings,
): void {
  if (session?.locked && role !== 'host') throw new WireError('ROOM_LOCKED');
  assertNotFull(session, settings);
  const waits = !grants.includes('admit');
  if (waits && lobby.size >= settings.maxWaiting) throw new WireError('ROOM_FULL');
}

/** Throws ROOM_FULL. */
export function assertNotFull(
  session: Session | null,
  { maxParticipants, maxAdmissions }: RoomSettings,
): void {
  const { peers, admitted } = session ?? { peers: [], admitted: [] };
  if (peers.length >= maxParticipants || admitted.length >= maxAdmissions) throw new WireError('ROOM_FULL');
}
