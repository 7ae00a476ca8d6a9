/** What does not work, in one sentence, and the one thing to do about it. */
export interface Finding {
  fault: string;
  mend: string;
}

/** In words of the system. */
export const wordsOf = (error: unknown): string => {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  return cause instanceof Error ? cause.message || String(Reflect.get(cause, 'code')) : String(cause);
};

/** Of a certificate that browsers refuse (Node's names of OpenSSL's reasons). */
export function isCertificateFault(error: unknown): boolean {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|ALTNAME/.test(code);
}
