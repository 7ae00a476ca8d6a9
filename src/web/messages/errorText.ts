import { RequestError } from '../api/requestError.ts';
import type { Messages } from './en.ts';

/** What went wrong in the reader's words; never what an exception says. */
export function errorText(m: Messages, error: unknown): string {
  const code = error instanceof RequestError ? error.code : 'other';
  return textOfCode(m, code);
}

export function textOfCode(m: Messages, code: string): string {
  // Those of pages for people who are signed in come with these pages.
  const texts: Readonly<Record<string, string>> =
    'memberErrors' in m ? { ...m.errors, ...m.memberErrors } : m['errors'];
  return texts[code] ?? m.errors.other;
}
