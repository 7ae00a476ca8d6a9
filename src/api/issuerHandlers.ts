import type { Accounts } from '../auth/Accounts.ts';
import { actorOf } from '../auth/actors.ts';
import type { IssuerSignIn } from '../auth/IssuerSignIn.ts';
import { WireError } from '../wire/errors.ts';
import { beginIssuerSignIn, issuerReturnPath, signInByIssuer } from '../wire/routes/issuerSignIn.ts';
import { bind, type Binding } from './binding.ts';
import { newlySignedIn } from './signInHandlers.ts';

export interface IssuerHandlersOptions {
  /** Null: nobody is sent to an identity provider. */
  issuerSignIn: IssuerSignIn | null;
  accounts: Accounts;
}

export function issuerHandlers({ issuerSignIn, accounts }: IssuerHandlersOptions): Binding[] {
  const configured = (): IssuerSignIn => {
    if (!issuerSignIn) throw new WireError('ISSUER_NOT_CONFIGURED', { variable: 'CONSILIUM_OIDC_CLIENT_ID' });
    return issuerSignIn;
  };
  return [
    bind(beginIssuerSignIn, async ({ origin, issuerCookie }) => {
      const returnUrl = `${origin()}${issuerReturnPath}`;
      const { url, browser } = await configured().begin(returnUrl, issuerCookie.read());
      issuerCookie.set(browser);
      return { url };
    }),

    bind(signInByIssuer, async ({ body, requestId, issuerCookie, ...call }) => {
      const { refreshIn: where, ...answer } = body;
      const actor = actorOf(null, requestId);
      const entered = await configured().complete(answer, issuerCookie.read(), actor);
      return newlySignedIn(accounts, entered, { where, ...call });
    }),
  ];
}
