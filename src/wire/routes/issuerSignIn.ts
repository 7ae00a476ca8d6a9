/** Signing in at the identity provider: the page goes there and comes back with what it was sent. */
import { z } from 'zod';
import { anyone } from '../access.ts';
import { linkSecret, refreshIn, signedIn } from '../accounts.ts';
import { route } from '../entries.ts';
import { empty } from '../values.ts';
import { sampleSecret, sampleSignedIn } from './signIn.ts';

/** The page of ours that the identity provider sends people back to. */
export const issuerReturnPath = '/app/sign-in/organisation';

/** Printable, as RFC 6749, appendix A.11, has codes. */
const printable = (maxLength: number) =>
  z
    .string()
    .max(maxLength)
    .regex(/^[\x20-\x7e]+$/);

export const beginIssuerSignIn = route({
  name: 'beginIssuerSignIn',
  method: 'POST',
  path: '/api/v1/auth/oidc/start',
  summary:
    'Where the browser goes to sign in at the identity provider. It comes back to a page of this server, and only in this browser, which gets a cookie for that.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({ url: z.url({ protocol: /^https?$/ }) }),
  access: anyone,
  errors: ['ISSUER_NOT_CONFIGURED', 'ISSUER_UNREACHABLE'],
  example: {
    body: {},
    reply: {
      url: 'https://login.clinic.example/authorize?client_id=consilium&response_type=code&code_challenge_method=S256',
    },
  },
});

export const signInByIssuer = route({
  name: 'signInByIssuer',
  method: 'POST',
  path: '/api/v1/auth/oidc',
  summary:
    'Signs in by what the identity provider sent the browser back with: a code, once, or an error. Who comes for the first time gets an account, with the role that the provider gives.',
  params: empty,
  query: empty,
  body: z.strictObject({
    state: linkSecret,
    code: printable(4096).optional(),
    error: printable(128).optional(),
    iss: printable(2048).optional(),
    refreshIn: refreshIn.default('cookie'),
  }),
  reply: signedIn,
  access: anyone,
  errors: [
    'ISSUER_NOT_CONFIGURED',
    'ISSUER_UNREACHABLE',
    'ISSUER_DENIED',
    'ISSUER_ANSWER_REFUSED',
    'CHALLENGE_EXPIRED',
    'BEGUN_ELSEWHERE',
    'ROLE_MISSING',
    'ACCOUNT_DISABLED',
  ],
  example: { body: { state: sampleSecret, code: 'SplxlOBeZQQYbYS6WxSbIA' }, reply: sampleSignedIn },
});

export const issuerSignInRoutes = [beginIssuerSignIn, signInByIssuer] as const;
