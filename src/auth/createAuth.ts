import type { Redis } from 'ioredis';
import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Graph } from '../graph/Graph.ts';
import { ApiKeyRepository } from '../graph/repositories/ApiKeyRepository.ts';
import { BreakGlassRepository } from '../graph/repositories/BreakGlassRepository.ts';
import { PasskeyRepository } from '../graph/repositories/PasskeyRepository.ts';
import { UserRepository } from '../graph/repositories/UserRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { Accounts, type AccountsOptions } from './Accounts.ts';
import { ApiKeys } from './ApiKeys.ts';
import { AttemptLimit } from './AttemptLimit.ts';
import { Authenticator } from './Authenticator.ts';
import { BreakGlass } from './BreakGlass.ts';
import { OidcIssuer, type OidcSettings } from './OidcIssuer.ts';
import { Passkeys } from './Passkeys.ts';
import { SecondFactors } from './SecondFactors.ts';
import { SigningIn } from './SigningIn.ts';
import { SignIns } from './SignIns.ts';
import { StartLinks } from './StartLinks.ts';
import type { Tokens } from './tokens.ts';

export interface AuthOptions extends Pick<AccountsOptions, 'mail'> {
  redis: Redis;
  graph: Graph;
  keyRing: KeyRing;
  tokens: Tokens;
  auditing: Auditing;
  /** Null: this server alone issues tokens. */
  oidc: OidcSettings | null;
  logger: Logger;
}

export type Auth = ReturnType<typeof createAuth>;

/** The parts of who is who, put together. */
export function createAuth(options: AuthOptions) {
  const { redis, graph, keyRing, tokens, auditing, oidc, logger, mail } = options;
  const users = new UserRepository(graph, keyRing);
  const signIns = new SignIns(redis);
  const startLinks = new StartLinks(redis);
  const attempts = new AttemptLimit(redis);
  const passkeys = new Passkeys({ redis, passkeys: new PasskeyRepository(graph), auditing });
  const secondFactors = new SecondFactors({ redis, users, keyRing, auditing });
  const apiKeys = new ApiKeys({ users, apiKeys: new ApiKeyRepository(graph), auditing });
  const entering = { redis, users, signIns, startLinks, attempts, passkeys, auditing };
  const signingIn = new SigningIn({ ...entering, tokens, secondFactors });
  return {
    startLinks,
    signIns,
    signingIn,
    secondFactors,
    passkeys,
    apiKeys,
    accounts: new Accounts({ ...entering, keyRing, signingIn, mail, logger }),
    breakGlass: new BreakGlass({ repository: new BreakGlassRepository(graph, keyRing), auditing }),
    authenticator: new Authenticator({
      tokens,
      signIns,
      apiKeys,
      oidc: oidc && new OidcIssuer({ ...oidc, users, auditing }),
    }),
  };
}
