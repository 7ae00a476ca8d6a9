import type { Messages } from '../messages/en.ts';

type ShortcutName = keyof Messages['settings']['keys'];

export const shortcutKeys: readonly { name: ShortcutName; key: string; shown: string }[] = [
  { name: 'microphone', key: 'm', shown: 'M' },
  { name: 'camera', key: 'v', shown: 'V' },
  { name: 'share', key: 's', shown: 'S' },
  { name: 'captions', key: 'c', shown: 'C' },
  { name: 'transcript', key: 't', shown: 'T' },
  { name: 'chat', key: 'h', shown: 'H' },
  { name: 'people', key: 'p', shown: 'P' },
  { name: 'view', key: 'g', shown: 'G' },
  { name: 'help', key: '?', shown: '?' },
  { name: 'close', key: 'Escape', shown: 'Esc' },
];
