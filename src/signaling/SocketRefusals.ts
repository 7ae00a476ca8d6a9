/** How often sockets were refused something since the start. */
export type SocketRefusals = Record<SocketRefusal, number>;

/**
 * `origin`: a page of elsewhere; `handshake`: an address opened too many within a minute; `open`: an address or
 * somebody has too many open; `banned`: of somebody who was cut; `event`: too fast; `cut`: went on regardless.
 */
type SocketRefusal = 'origin' | 'handshake' | 'open' | 'banned' | 'event' | 'cut';

export const noRefusals = (): SocketRefusals => ({
  origin: 0,
  handshake: 0,
  open: 0,
  banned: 0,
  event: 0,
  cut: 0,
});
