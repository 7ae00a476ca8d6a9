import type { Redis } from 'ioredis';
import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Graph } from '../graph/Graph.ts';
import { ApiKeyRepository } from '../graph/repositories/ApiKeyRepository.ts';
import { BoardPasses } from './BoardPasses.ts';
import { BreakGlassRepository } from '../graph/repositories/BreakGlassRepository.ts';
import { CaseNumberRepository } from '../graph/repositories/CaseNumberRepository.ts';
import { PasskeyRepository } from '../graph/repositories/PasskeyRepository.ts';
import { UserRepository } from '../graph/repositories/UserRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { AccessChanges } from './AccessChanges.ts';
import { AccountLinks } from './AccountLinks.ts';
import { Accounts, type AccountsOptions } from './Accounts.ts';
import { ApiKeys } from './ApiKeys.ts';
import { AttemptLimit } from './AttemptLimit.ts';
import { Authenticator } from './Authenticator.ts';
import { BreakGlass, type BreakGlassNews } from './BreakGlass.ts';
import { CaseInvitations, type ShareInvited } from './CaseInvitations.ts';
import { Invitations } from './Invitations.ts';
import { InvitationStore } from './InvitationStore.ts';
import { IssuerSignIn } from './IssuerSignIn.ts';
import { OidcAccounts } from './OidcAccounts.ts';
import { OidcIssuer, type OidcSettings } from './OidcIssuer.ts';
import { Passkeys } from './Passkeys.ts';
import { SecondFactors } from './SecondFactors.ts';
import { SigningIn } from './SigningIn.ts';
import { SignIns } from './SignIns.ts';
import { StartLinks } from './StartLinks.ts';
import type { Tokens } from './tokens.ts';

export interface AuthOptions extends Pick<AccountsOptions, 'mailer'> {
  redis: Redis;
  graph: Graph;
  keyRing: KeyRing;
  tokens: Tokens;
  auditing: Auditing;
  /** Null: this server alone issues tokens. */
  oidc: OidcSettings | null;
  breakGlassNews: BreakGlassNews;
  shareInvited: ShareInvited;
  /** Of one person at a time. */
  maxEmergencyAccesses: number;
  logger: Logger;
}

const dayMs = 24 * 60 * 60_000;
/** To one address in a day. */
const maxInvitationMails = 10;

export type Auth = ReturnType<typeof createAuth>;

/** The parts of who is who, put together. */
export function createAuth(options: AuthOptions) {
  const { redis, graph, keyRing, tokens, auditing, oidc, logger, mailer, breakGlassNews, shareInvited } =
    options;
  const users = new UserRepository(graph, keyRing);
  const caseNumbers = new CaseNumberRepository(graph);
  const accessChanges = new AccessChanges(redis, logger);
  const signIns = new SignIns(redis, { accessChanges });
  const startLinks = new StartLinks(redis);
  const attempts = new AttemptLimit(redis);
  const passkeys = new Passkeys({ redis, passkeys: new PasskeyRepository(graph), auditing });
  const secondFactors = new SecondFactors({ redis, users, keyRing, auditing });
  const apiKeys = new ApiKeys({ users, apiKeys: new ApiKeyRepository(graph), auditing, accessChanges });
  const entering = { redis, users, signIns, startLinks, attempts, passkeys, auditing };
  const links = new AccountLinks(redis);
  const store = new InvitationStore({ redis, keyRing });
  const invitations = new Invitations({
    ...{ store, links, users, auditing, mailer },
    mailLimit: new AttemptLimit(redis, { attempts: maxInvitationMails, windowMs: dayMs }),
  });
  const signingIn = new SigningIn({ ...entering, tokens, secondFactors });
  const identityProvider = oidc && createOidc(oidc, { redis, users, signIns, signingIn, auditing, logger });
  const authenticator = new Authenticator({
    tokens,
    signIns,
    apiKeys,
    users,
    oidc: identityProvider?.tokens ?? null,
  });
  return {
    accessChanges,
    caseNumbers,
    startLinks,
    signIns,
    signingIn,
    issuerSignIn: identityProvider?.issuerSignIn ?? null,
    secondFactors,
    passkeys,
    apiKeys,
    invitations,
    accounts: new Accounts({
      ...entering,
      links,
      invitations,
      caseInvitations: new CaseInvitations({ users, auditing, shareInvited, logger }),
      signingIn,
      mailer,
      logger,
    }),
    breakGlass: new BreakGlass({
      repository: new BreakGlassRepository(graph, keyRing),
      users,
      caseNumbers,
      auditing,
      news: breakGlassNews,
      maxOpen: options.maxEmergencyAccesses,
    }),
    authenticator,
    boardPasses: new BoardPasses({ redis, users, authenticator }),
  };
}

/** Another issuer's tokens, and signing in there. */
function createOidc(
  { client, ...settings }: OidcSettings,
  parts: Pick<AuthOptions, 'redis' | 'auditing' | 'logger'> & {
    users: UserRepository;
    signIns: SignIns;
    signingIn: SigningIn;
  },
) {
  const accounts = new OidcAccounts({ ...settings, ...parts });
  const tokens = new OidcIssuer({ ...settings, ...parts, accounts });
  const { issuer } = settings;
  return { tokens, issuerSignIn: client && new IssuerSignIn({ ...parts, issuer, client, tokens, accounts }) };
}
