import { RequestError } from '../api/requestError.ts';
import type { Messages } from './en.ts';

/** What went wrong in the reader's words; never what an exception says. */
export function errorText(m: Messages, error: unknown): string {
  const code = error instanceof RequestError ? error.code : 'other';
  return textOfCode(m, code);
}

export function textOfCode(m: Messages, code: string): string {
  const texts: Readonly<Record<string, string>> = m.errors;
  return texts[code] ?? m.errors.other;
}
