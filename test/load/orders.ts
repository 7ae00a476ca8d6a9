/** What the process of a load is told to do, and what it answers. */
import type { Consent } from '../../src/wire/rooms.ts';

export interface LoadOrders {
  /** People join the rooms of a server, publish, and receive each other. Resolves when all of it is connected. */
  join: {
    request: {
      /** Name by which further orders speak of these people. */
      group: string;
      url: string;
      /** The tokens of each room's people. */
      rooms: string[][];
      media: Media;
      consent?: Consent;
    };
    reply: void;
  };
  /** From now on the people of these groups send, and no others. */
  send: { request: { groups: string[] }; reply: void };
  /** What came and went since the last `send`. */
  look: { request: { group: string }; reply: Traffic };
  /** One more person joins the first room of a group that sends: ms from asking to join to the first packet. */
  firstMedia: { request: { group: string; url: string; token: string }; reply: number };
  /** Everybody of a group asks something of the server so often; answers how long each kind of request took. */
  talk: { request: { group: string; requestsPerSecond: number; seconds: number }; reply: Talk };
  /** Everybody of a group leaves. */
  leave: { request: { group: string }; reply: void };
  /** A group that the server has put out. */
  forget: { request: { group: string }; reply: void };
}

/** `none`: transports, producers and consumers stand, and nothing flows. */
export type Media = 'none' | 'soundAndSmallPicture' | 'soundAndPicture';

export interface Traffic {
  sent: number;
  received: number;
  lost: number;
  /** What the load should have sent and came too late for. */
  missed: number;
}

export interface Talk {
  /** In ms. */
  timesMs: Record<string, number[]>;
  /** Codes or messages of those that were refused. */
  failures: string[];
  /** How far the process of the load itself fell behind, at its worst, in ms. */
  worstDelayMs: number;
}

export interface Order {
  id: number;
  name: keyof LoadOrders;
  request: unknown;
}

export type Answer = { id: number } & ({ reply: unknown } | { failure: string });
