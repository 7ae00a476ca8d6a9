import { actorOf } from '../auth/actors.ts';
import type { Invitations } from '../auth/Invitations.ts';
import type { Accounts } from '../auth/Accounts.ts';
import type { Passkeys } from '../auth/Passkeys.ts';
import { requireUser } from '../auth/policy.ts';
import type { Entered, SigningIn } from '../auth/SigningIn.ts';
import type { SignedIn } from '../wire/accounts.ts';
import { WireError } from '../wire/errors.ts';
import {
  acceptInvitation,
  beginPasskeySignIn,
  confirmSignIn,
  readInvitation,
  refreshSignIn,
  requestPasswordReset,
  resetPassword,
  signIn,
  signInByPasskey,
  signOut,
} from '../wire/routes/signIn.ts';
import { exchangeStartLink } from '../wire/routes/server.ts';
import { bind, type Binding, type CallContext } from './binding.ts';
import type { RefreshCookie } from './refreshCookie.ts';

export interface SignInHandlersOptions {
  signingIn: SigningIn;
  accounts: Accounts;
  invitations: Invitations;
  passkeys: Passkeys;
}

/** What somebody who is in is answered, the refresh token put where they asked for it. */
export function signedInReply(
  { token, expiresAt, user, refreshToken }: Entered,
  where: 'cookie' | 'body',
  cookie: RefreshCookie,
): SignedIn {
  if (where === 'cookie') cookie.set(refreshToken);
  const { userId, displayName, roles } = user;
  return {
    state: 'signedIn',
    accessToken: token,
    expiresAt,
    user: { userId, displayName, roles: [...roles] },
    refreshToken: where === 'cookie' ? null : refreshToken,
  };
}

/** As that, for somebody who comes in anew: mails to them are in the language that they read here. */
export async function newlySignedIn(
  accounts: Accounts,
  entered: Entered,
  { where, cookie, language }: { where: 'cookie' | 'body' } & Pick<CallContext, 'cookie' | 'language'>,
): Promise<SignedIn> {
  await accounts.noteLanguage(entered.user.userId, language);
  return signedInReply(entered, where, cookie);
}

export function signInHandlers({
  signingIn,
  accounts,
  invitations,
  passkeys,
}: SignInHandlersOptions): Binding[] {
  return [
    bind(exchangeStartLink, async ({ body, requestId }) => {
      const { token, expiresAt, user } = await signingIn.byStartLink(
        body.credential,
        actorOf(null, requestId),
      );
      const { userId, displayName, roles } = user;
      return { accessToken: token, expiresAt, user: { userId, displayName, roles: [...roles] } };
    }),

    bind(signIn, async ({ body, requestId, ...call }) => {
      const { email, password, refreshIn: where } = body;
      const outcome = await signingIn.byPassword(email, password, actorOf(null, requestId));
      return 'state' in outcome ? outcome : newlySignedIn(accounts, outcome, { where, ...call });
    }),

    bind(confirmSignIn, async ({ body, requestId, ...call }) => {
      const entered = await signingIn.byCode(body.challengeId, body.code, actorOf(null, requestId));
      return newlySignedIn(accounts, entered, { where: body.refreshIn, ...call });
    }),

    bind(beginPasskeySignIn, ({ origin }) => passkeys.beginSignIn(origin())),

    bind(signInByPasskey, async ({ body, requestId, origin, ...call }) => {
      const { challengeId, response } = body;
      const sent = { challengeId, response, origin: origin() };
      const entered = await signingIn.byPasskey(sent, actorOf(null, requestId));
      return newlySignedIn(accounts, entered, { where: body.refreshIn, ...call });
    }),

    bind(refreshSignIn, async ({ body, requestId, cookie }) => {
      const where = body.refreshToken === undefined ? 'cookie' : 'body';
      const refreshToken = body.refreshToken ?? cookie.read();
      if (refreshToken === null) throw new WireError('REFRESH_REFUSED');
      const entered = await signingIn.byRefreshToken(refreshToken, actorOf(null, requestId));
      return signedInReply(entered, where, cookie);
    }),

    bind(signOut, async ({ identity, body, requestId, cookie }) => {
      await signingIn.out(requireUser(identity), body.scope, actorOf(identity, requestId));
      cookie.clear();
      return {};
    }),

    bind(requestPasswordReset, async ({ body }) => {
      accounts.requestReset(body.email);
      return {};
    }),

    bind(resetPassword, async ({ body, requestId }) => {
      await accounts.resetPassword(body.secret, body.password, actorOf(null, requestId));
      return {};
    }),

    bind(readInvitation, async ({ body }) => {
      const { role, email } = await invitations.read(body.secret);
      return { role, email };
    }),

    bind(acceptInvitation, async ({ body, requestId, ...call }) => {
      const { secret, refreshIn: where, ...person } = body;
      const entered = await accounts.acceptInvitation(secret, person, actorOf(null, requestId));
      return newlySignedIn(accounts, entered, { where, ...call });
    }),
  ];
}
