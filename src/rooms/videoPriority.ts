import type { ProducerSource } from '../wire/rooms.ts';

/**
 * Which video keeps its quality when bandwidth is short (mediasoup Consumer priority, 1 to 255): what somebody
 * shows, then who speaks, then the rest. Sound has no part in this: it is never held back.
 */
export function videoPriority(source: ProducerSource, speaks: boolean): number {
  if (source === 'screen') return 200;
  return speaks ? 100 : 1;
}
