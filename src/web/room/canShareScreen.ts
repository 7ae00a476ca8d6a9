import { mediaDevices } from '../devices/useDevices.ts';

/** Browsers on phones have no `getDisplayMedia`, and no page has it without HTTPS. */
export function canShareScreen(): boolean {
  const media = mediaDevices();
  return media !== null && 'getDisplayMedia' in media;
}
