/** How often somebody may send events. */

interface Rate {
  /** How many may come at once after a rest... */
  burst: number;
  /** ...and the rate at which there may be more. */
  perSecond: number;
}

/**
 * Of one person on one server, however many sockets they have open. `entry`: coming in and leaving. `broadcast`: what
 * everybody in the room is told of. `media`: everything else, of which a page that joins a full room sends about 200
 * at once, and some dozens where the layout changes.
 */
export const paces = {
  media: { burst: 600, perSecond: 60 },
  broadcast: { burst: 120, perSecond: 10 },
  entry: { burst: 30, perSecond: 1 },
} as const satisfies Record<string, Rate>;

export type Pace = keyof typeof paces;
