import type { z } from 'zod';
import type { ServerEvent } from '../wire/entries.ts';
import {
  activeSpeaker,
  audioLevels,
  networkQualityEvent,
  producerAdded,
  producerRemoved,
  producerUpdated,
} from '../wire/events/server.ts';
import type { Participant } from './Participant.ts';
import type { Peer } from './Peer.ts';
import { producerViewOf, type SessionMedia } from './SessionMedia.ts';

/** The visit, as far as it is told. */
interface Audience {
  readonly peers: Peer[];
  participant(participantId: string): Participant | null;
  broadcast<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>, except?: Peer | null): void;
}

/** Everybody in a visit is told what becomes of its media; of new and removed producers their owner knows already. */
export function tellOfMedia(media: SessionMedia, session: Audience): void {
  const ownPeer = (participantId: string) => session.participant(participantId)?.peer ?? null;
  media.on('producerAdded', (published) =>
    session.broadcast(producerAdded, producerViewOf(published), ownPeer(published.owner.participantId)),
  );
  media.on('producerUpdated', (published) => session.broadcast(producerUpdated, producerViewOf(published)));
  media.on('producerRemoved', ({ producer, owner }) =>
    session.broadcast(producerRemoved, { producerId: producer.id }, ownPeer(owner.participantId)),
  );
  media.on('activeSpeaker', (participantId) => session.broadcast(activeSpeaker, { participantId }));
  media.on('levels', (levels) => {
    for (const peer of session.peers) peer.sendVolatile(audioLevels, { levels });
  });
  media.on('networkQuality', (quality) => session.broadcast(networkQualityEvent, quality));
}
