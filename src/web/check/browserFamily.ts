import type { CallCheckResult } from '../../wire/callChecks.ts';

/** By the engine, which is what calls depend on. */
export function browserFamily(userAgent: string): CallCheckResult['browser'] {
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Chrome\/|Chromium\//.test(userAgent)) return 'chromium';
  return /AppleWebKit\//.test(userAgent) ? 'safari' : 'other';
}
