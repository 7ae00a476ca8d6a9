import { classNames } from './classNames.ts';
import styles from './Avatar.module.css';

/** Initials in a circle; the name stands beside it or in its label. */
export function Avatar({ name, size = 'm' }: { name: string; size?: 's' | 'm' | 'l' }) {
  return (
    <span
      className={classNames(styles.avatar, styles[size], styles[`tone${toneOf(name)}`])}
      aria-hidden="true"
    >
      {initialsOf(name)}
    </span>
  );
}

/** First letters of the first and last word, titles such as “Dr.” left out. */
export function initialsOf(name: string): string {
  const words = name
    .replace(/^(dr|dra|prof|mr|mrs|ms|sr|sra)\.?\s+/iu, '')
    .split(/\s+/u)
    .filter((word) => /\p{L}|\p{N}/u.test(word));
  const picked = words.length > 1 ? [words[0], words.at(-1)] : words;
  return picked
    .map((word) => /\p{L}|\p{N}/u.exec(word ?? '')?.[0] ?? '')
    .join('')
    .toUpperCase();
}

const tones = 5;

/** The same name has the same colour everywhere. */
function toneOf(name: string): number {
  let sum = 0;
  for (const character of name) sum = (sum * 31 + (character.codePointAt(0) ?? 0)) % 997;
  return sum % tones;
}
