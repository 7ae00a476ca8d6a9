/** What a room lets its people send, and what a moderator's muting does to it. */
import type { Producer } from 'mediasoup/types';
import { requireGrant } from '../auth/policy.ts';
import { WireError } from '../wire/errors.ts';
import type { Participant } from './Participant.ts';
import type { PeerMedia, ProduceRequest } from './PeerMedia.ts';
import type { Room } from './Room.ts';
import type { Session } from './Session.ts';
import { sources } from './sources.ts';

export interface Publisher {
  room: Pick<Room, 'record'>;
  session: Session;
  participant: Participant;
  media: PeerMedia;
}

/**
 * `heldBack`: a moderator muted them, so that a microphone that was to be heard at once starts paused. Throws
 * GRANT_MISSING, SOURCE_NOT_OFFERED and what `PeerMedia.produce` throws.
 */
export async function publish(
  { room, participant, media }: Publisher,
  request: ProduceRequest,
): Promise<{ producer: Producer; heldBack: boolean }> {
  const { source } = request;
  const { grant, offeredIn } = sources[source];
  requireGrant(participant.claims, grant);
  if (!offeredIn.includes(room.record.kind)) throw new WireError('SOURCE_NOT_OFFERED', { source });
  const heldBack = source === 'microphone' && participant.mutedByModerator && !request.paused;
  const producer = await media.produce({ ...request, paused: request.paused || heldBack });
  return { producer, heldBack };
}

/** Whoever turns their own microphone on again is no longer muted by a moderator. Throws PRODUCER_NOT_FOUND. */
export async function resumeSource(
  { session, participant, media }: Publisher,
  producerId: string,
): Promise<void> {
  const { producer, source } = media.producer(producerId);
  await producer.resume();
  if (source === 'microphone') session.unmutedByOwnHand(participant);
}

/** A new microphone starts unmuted. Throws PRODUCER_NOT_FOUND. */
export function unpublish({ session, participant, media }: Publisher, producerId: string): void {
  const { producer, source } = media.producer(producerId);
  producer.close();
  if (source === 'microphone') session.unmutedByOwnHand(participant);
}
