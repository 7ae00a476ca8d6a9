import { WireError } from '../wire/errors.ts';
import { isApiKey, type ApiKeys } from './ApiKeys.ts';
import type { Claims } from './claims.ts';
import type { OidcIssuer } from './OidcIssuer.ts';
import type { SignIns } from './SignIns.ts';
import type { Tokens } from './tokens.ts';

export interface AuthenticatorOptions {
  tokens: Pick<Tokens, 'verify'>;
  signIns: Pick<SignIns, 'isActive'>;
  apiKeys: Pick<ApiKeys, 'verify'>;
  /** Null: this server alone issues tokens. */
  oidc: OidcIssuer | null;
}

/** Who stands behind what a request or a socket brings: a token of ours, one of another issuer, or an API key. */
export class Authenticator {
  readonly #options: AuthenticatorOptions;

  constructor(options: AuthenticatorOptions) {
    this.#options = options;
  }

  /** Throws UNAUTHENTICATED, TOKEN_EXPIRED, FORBIDDEN, DEPENDENCY_UNAVAILABLE. */
  async verify(token: string): Promise<Claims> {
    const { tokens, signIns, apiKeys, oidc } = this.#options;
    if (isApiKey(token)) return apiKeys.verify(token);
    if (oidc?.names(token)) return oidc.verify(token);
    const claims = await tokens.verify(token);
    // Signing out counts at once, not when the token expires. A room token ends with its visit.
    if (claims.kind === 'user' && !(claims.signInId && (await signIns.isActive(claims.signInId)))) {
      throw new WireError('UNAUTHENTICATED');
    }
    return claims;
  }
}
