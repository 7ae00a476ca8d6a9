/** What went wrong between this server and the identity provider, in codes of ours. */
import {
  AuthorizationResponseError,
  ClientError,
  ResponseBodyError,
  WWWAuthenticateChallengeError,
} from 'openid-client';
import { WireError, type ErrorCode } from '../wire/errors.ts';

export interface IssuerRefusal {
  refusal: WireError;
  /** For the log: a code of the issuer's or of the check that failed, nothing of the person. */
  reason: string;
}

/** The issuer itself says that it is in trouble (RFC 6749, section 4.1.2.1). */
const inTrouble: readonly string[] = ['server_error', 'temporarily_unavailable'];
/** It is well, and this person was not let in, or did not want to (also OpenID Connect Core 1.0, section 3.1.2.6). */
const denied: readonly string[] = [
  'access_denied',
  'interaction_required',
  'login_required',
  'consent_required',
];

export function issuerRefusal(error: unknown): IssuerRefusal {
  const [code, reason] = codeOf(error);
  return { refusal: new WireError(code), reason };
}

function codeOf(error: unknown): [ErrorCode, string] {
  if (error instanceof WireError) {
    // Of the check of the ID token's signature.
    return error.code === 'DEPENDENCY_UNAVAILABLE'
      ? ['ISSUER_UNREACHABLE', 'keys']
      : ['ISSUER_ANSWER_REFUSED', error.code];
  }
  if (error instanceof AuthorizationResponseError) {
    if (inTrouble.includes(error.error)) return ['ISSUER_UNREACHABLE', known(error.error)];
    return [denied.includes(error.error) ? 'ISSUER_DENIED' : 'ISSUER_ANSWER_REFUSED', known(error.error)];
  }
  if (error instanceof ResponseBodyError) {
    return [error.status >= 500 ? 'ISSUER_UNREACHABLE' : 'ISSUER_ANSWER_REFUSED', known(error.error)];
  }
  // It does not take this server's secret.
  if (error instanceof WWWAuthenticateChallengeError) return ['ISSUER_ANSWER_REFUSED', error.code];
  if (error instanceof ClientError) {
    const { code = 'unknown', cause } = error;
    const isAway = code === 'OAUTH_TIMEOUT' || (cause instanceof Response && cause.status >= 500);
    return [isAway ? 'ISSUER_UNREACHABLE' : 'ISSUER_ANSWER_REFUSED', code];
  }
  // fetch throws these where nobody answers.
  if (error instanceof TypeError) return ['ISSUER_UNREACHABLE', 'no answer'];
  throw error;
}

/** The `error` of an answer comes by the browser: only what is a code goes into the log. */
const known = (code: string): string => (/^[a-z_]{1,64}$/.test(code) ? code : 'unknown');
