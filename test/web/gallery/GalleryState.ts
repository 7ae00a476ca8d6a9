import type { ReactNode } from 'react';

/** By the label of the field. */
export type Texts = Readonly<Record<string, string>>;

export interface GalleryState {
  /** Path and fragment under /app. */
  at?: string;
  mount: () => ReactNode;
  /** It goes on loading for ever. */
  isLoading?: boolean;
  /** Names (or their beginnings) of buttons and checkboxes or switches to press afterwards, in English; between them texts to write. */
  press?: readonly (string | Texts)[];
  /** A text that comes later than the page. */
  waitFor?: string;
  /** Texts to write before into the first field of each label. */
  fill?: Texts;
}
