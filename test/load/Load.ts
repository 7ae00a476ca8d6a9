import { monitorEventLoopDelay } from 'node:perf_hooks';
import { noConsent } from '../support/RoomsClient.ts';
import { EvenSender } from './EvenSender.ts';
import { LoadPeer } from './LoadPeer.ts';
import { camera, microphone, type MediaStream } from './mediaStreams.ts';
import type { LoadOrders, Media } from './orders.ts';
import { talkOf } from './talk.ts';

type Handlers = {
  [Name in keyof LoadOrders]: (request: LoadOrders[Name]['request']) => Promise<LoadOrders[Name]['reply']>;
};

interface Group {
  rooms: LoadPeer[][];
  senders: EvenSender[];
}

/** Rooms that come into being at once; more would only wait for each other. */
const roomsAtOnce = 4;

const streamsOf = (media: Media): MediaStream[] => [
  microphone(),
  camera(media === 'soundAndSmallPicture' ? 'small' : 'middle'),
];

/** Groups of people in rooms, and what they do. */
export class Load {
  readonly #groups = new Map<string, Group>();

  readonly handlers: Handlers = {
    join: async ({ group, url, rooms: tokens, media, consent = noConsent }) => {
      const rooms: LoadPeer[][] = [];
      const left = tokens.entries();
      const openRooms = async () => {
        for (const [index, room] of left) {
          const peers = await Promise.all(
            room.map((token) => LoadPeer.connect(url, token, { withMedia: media !== 'none' })),
          );
          rooms[index] = peers;
          for (const peer of peers) await peer.join(consent);
          for (const peer of peers) await peer.publish(streamsOf(media));
          await Promise.all(
            peers.map((peer) =>
              peer.receive(peers.filter((other) => other !== peer).flatMap(({ producerIds }) => producerIds)),
            ),
          );
        }
      };
      await Promise.all(Array.from({ length: roomsAtOnce }, openRooms));
      this.#groups.set(group, { rooms, senders: [] });
    },

    send: async ({ groups }) => {
      for (const [name, group] of this.#groups) {
        for (const sender of group.senders) sender.stop();
        group.senders = [];
        if (!groups.includes(name)) continue;
        for (const peer of group.rooms.flat()) peer.receiving?.forgetReceptions();
        const streams = group.rooms.flat().flatMap((peer) => peer.streams);
        for (const [pace, ofPace] of Map.groupBy(streams, ({ packetsPerSecond }) => packetsPerSecond)) {
          group.senders.push(new EvenSender(ofPace, pace));
        }
      }
    },

    look: async ({ group: name }) => {
      const { rooms, senders } = this.#group(name);
      const paths = rooms.flat().flatMap(({ receiving }) => receiving ?? []);
      return {
        sent: senders.reduce((sum, { sent }) => sum + sent, 0),
        missed: senders.reduce((sum, { missed }) => sum + missed, 0),
        received: paths.reduce((sum, { packetsReceived }) => sum + packetsReceived, 0),
        lost: paths.reduce((sum, { packetsLost }) => sum + packetsLost, 0),
      };
    },

    firstMedia: async ({ group, url, token }) => {
      const peers = this.#group(group).rooms[0]!;
      const newcomer = await LoadPeer.connect(url, token);
      try {
        const startedAtMs = performance.now();
        await newcomer.join(noConsent);
        await newcomer.receive(peers.flatMap(({ producerIds }) => producerIds));
        await newcomer.receiving?.nextPacket();
        return performance.now() - startedAtMs;
      } finally {
        await newcomer.leave();
      }
    },

    talk: async ({ group, requestsPerSecond, seconds }) => {
      const delay = monitorEventLoopDelay({ resolution: 5 });
      delay.enable();
      const talk = await talkOf(this.#group(group).rooms.flat(), requestsPerSecond, seconds);
      delay.disable();
      return { ...talk, worstDelayMs: delay.max / 1e6 };
    },

    leave: async ({ group }) => {
      await Promise.all(this.#take(group).map((peer) => peer.leave()));
    },

    forget: async ({ group }) => {
      for (const peer of this.#take(group)) peer.close();
    },
  };

  #take(name: string): LoadPeer[] {
    const { rooms, senders } = this.#group(name);
    this.#groups.delete(name);
    for (const sender of senders) sender.stop();
    return rooms.flat();
  }

  #group(name: string): Group {
    const group = this.#groups.get(name);
    if (!group) throw new Error(`nobody is in ${name}`);
    return group;
  }
}
