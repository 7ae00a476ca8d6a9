import type { RoomKind } from '../../wire/rooms.ts';
import type { IconName } from '../icons/Icon.tsx';

export const kindIcons: Readonly<Record<RoomKind, IconName>> = {
  video: 'camera',
  voice: 'phone',
  review: 'screen',
};
