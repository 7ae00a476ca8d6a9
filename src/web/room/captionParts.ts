import type { Caption } from '../../wire/captions.ts';

export interface CaptionPart {
  text: string;
  isUncertain: boolean;
}

/**
 * The text of a caption in parts, doubtful words apart. The text is what counts: words are looked for in it in
 * their order, since languages differ in what stands between them.
 */
export function captionParts({ text, words }: Pick<Caption, 'text' | 'words'>): readonly CaptionPart[] {
  const parts: CaptionPart[] = [];
  const put = (piece: string, isUncertain: boolean) => {
    if (piece === '') return;
    const last = parts.at(-1);
    if (last?.isUncertain === isUncertain && !isUncertain) last.text += piece;
    else parts.push({ text: piece, isUncertain });
  };
  let at = 0;
  for (const word of words ?? []) {
    const wanted = word.text.trim();
    const begin = wanted === '' ? -1 : text.indexOf(wanted, at);
    if (begin < 0) continue;
    put(text.slice(at, begin), false);
    put(wanted, word.uncertain);
    at = begin + wanted.length;
  }
  put(text.slice(at), false);
  return parts;
}
