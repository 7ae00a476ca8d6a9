/** How often sockets were refused something since the start. */
export type SocketRefusals = Record<SocketRefusal, number>;

/**
 * `origin`: a page of elsewhere; `handshake`: an address opened too many within a minute; `open`: an address or
 * somebody has too many open; `banned`: of somebody who was cut; `event`: too fast; `cut`: went on regardless;
 * `full`: an event asked for one more than there may be of what it makes; `oversized`: a message was too large.
 */
type SocketRefusal = 'origin' | 'handshake' | 'open' | 'banned' | 'event' | 'cut' | 'full' | 'oversized';

export const noRefusals = (): SocketRefusals => ({
  origin: 0,
  handshake: 0,
  open: 0,
  banned: 0,
  event: 0,
  cut: 0,
  full: 0,
  oversized: 0,
});
