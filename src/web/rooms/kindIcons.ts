import type { RecordedSession } from '../../wire/sessions.ts';
import type { IconName } from '../icons/Icon.tsx';

export const kindIcons: Readonly<Record<RecordedSession['kind'], IconName>> = {
  video: 'camera',
  voice: 'phone',
  review: 'screen',
  recording: 'speaker',
};
