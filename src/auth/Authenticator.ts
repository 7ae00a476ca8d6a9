import type { UserRepository } from '../graph/repositories/UserRepository.ts';
import { WireError } from '../wire/errors.ts';
import { isApiKey, type ApiKeys } from './ApiKeys.ts';
import type { Claims, UserClaims } from './claims.ts';
import type { OidcIssuer } from './OidcIssuer.ts';
import type { SignIns } from './SignIns.ts';
import type { Tokens } from './tokens.ts';

export interface AuthenticatorOptions {
  tokens: Pick<Tokens, 'verify'>;
  signIns: Pick<SignIns, 'isActive'>;
  apiKeys: Pick<ApiKeys, 'verify' | 'stands'>;
  users: Pick<UserRepository, 'find' | 'names'>;
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

  /**
   * Whether somebody who came in could still do so, for connections that outlive the token they were opened with.
   * Rejects where that cannot be told now.
   */
  async stands({ userId, signInId, apiKeyId }: UserClaims): Promise<boolean> {
    const { signIns, apiKeys, users } = this.#options;
    if (apiKeyId !== undefined) return apiKeys.stands(apiKeyId);
    if (signInId !== undefined) return signIns.isActive(signInId);
    return (await users.find(userId))?.disabledAt === null;
  }

  /** Whether an administrator has taken this account out of use. Whoever has none (a guest, an operator) is not. */
  async isDisabled(userId: string): Promise<boolean> {
    const user = await this.#options.users.find(userId);
    return user !== null && user.disabledAt !== null;
  }

  /** What the account says somebody is called; null for whoever has none. */
  async accountName(userId: string): Promise<string | null> {
    return (await this.#options.users.names([userId])).get(userId) ?? null;
  }
}
