/** Ways in: what somebody without an access token may call. Secrets travel in bodies and cookies, never in a path. */
import { z } from 'zod';
import { anyone, person } from '../access.ts';
import {
  challengeId,
  email,
  invitedRole,
  linkSecret,
  newPassword,
  passkeyAssertion,
  passkeyOptions,
  password,
  refreshIn,
  secondFactorNeeded,
  signedIn,
} from '../accounts.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { displayName, empty } from '../values.ts';

export const sampleEmail = 'n.okafor@clinic.example';
const samplePassword = 'correct horse battery staple';
export const sampleSecret = 'c2VjcmV0LW9mLXRoZS1saW5rLW9mLTQzLWNoYXJhY3R';
export const sampleAssertion = {
  id: 'Y3JlZGVudGlhbA',
  rawId: 'Y3JlZGVudGlhbA',
  type: 'public-key' as const,
  clientExtensionResults: {},
  response: { clientDataJSON: 'e30', authenticatorData: 'AAAA', signature: 'MEUCIQ' },
};
export const sampleSignedIn = {
  state: 'signedIn' as const,
  accessToken: 'eyJhbGciOiJIUzI1NiJ9…',
  expiresAt: '2026-03-02T09:15:00.000Z',
  user: { userId: sample.userId, displayName: 'Dr. Okafor', roles: ['clinician' as const] },
  refreshToken: null,
};

const keep = { refreshIn: refreshIn.default('cookie') };

export const signIn = route({
  name: 'signIn',
  method: 'POST',
  path: '/api/v1/auth/sign-in',
  summary:
    'Signs in by e-mail address and password. Where the account has a second factor, answers a challenge for it instead.',
  params: empty,
  query: empty,
  body: z.strictObject({ email, password, ...keep }),
  reply: z.discriminatedUnion('state', [signedIn, secondFactorNeeded]),
  access: anyone,
  errors: ['SIGN_IN_REFUSED', 'SIGN_IN_LOCKED'],
  example: { body: { email: sampleEmail, password: samplePassword }, reply: sampleSignedIn },
});

export const confirmSignIn = route({
  name: 'confirmSignIn',
  method: 'POST',
  path: '/api/v1/auth/second-factor',
  summary: 'The second factor of a sign-in: a code of the authenticator app, or one of the recovery codes.',
  params: empty,
  query: empty,
  body: z.strictObject({ challengeId, code: z.string().regex(/^[A-Za-z0-9 -]{6,32}$/), ...keep }),
  reply: signedIn,
  access: anyone,
  errors: ['CHALLENGE_EXPIRED', 'SECOND_FACTOR_REFUSED', 'SIGN_IN_LOCKED'],
  example: { body: { challengeId: sampleSecret, code: '492039' }, reply: sampleSignedIn },
});

export const beginPasskeySignIn = route({
  name: 'beginPasskeySignIn',
  method: 'POST',
  path: '/api/v1/auth/passkey/options',
  summary: 'What the browser asks a passkey, to sign in without a password.',
  params: empty,
  query: empty,
  body: empty,
  reply: passkeyOptions,
  access: anyone,
  errors: [],
  example: {
    body: {},
    reply: { challengeId: sampleSecret, options: { challenge: 'cmFuZG9t', rpId: 'clinic.example' } },
  },
});

export const signInByPasskey = route({
  name: 'signInByPasskey',
  method: 'POST',
  path: '/api/v1/auth/passkey',
  summary:
    'Signs in by passkey, which is two factors by itself: the device, and the finger or PIN that unlocks it. It also completes a sign-in by password that asks for a second factor.',
  params: empty,
  query: empty,
  body: z.strictObject({ challengeId, response: passkeyAssertion, ...keep }),
  reply: signedIn,
  access: anyone,
  errors: ['CHALLENGE_EXPIRED', 'SECOND_FACTOR_REFUSED'],
  example: { body: { challengeId: sampleSecret, response: sampleAssertion }, reply: sampleSignedIn },
});

export const refreshSignIn = route({
  name: 'refreshSignIn',
  method: 'POST',
  path: '/api/v1/auth/refresh',
  summary:
    'A new access token, and a new refresh token in place of the one that was brought, in the cookie or in the body. Who brings a used one ends the sign-in: it has been stolen.',
  params: empty,
  query: empty,
  body: z.strictObject({
    refreshToken: z
      .string()
      .regex(/^[\w.-]{1,256}$/)
      .optional(),
  }),
  reply: signedIn,
  access: anyone,
  errors: ['REFRESH_REFUSED'],
  example: { body: {}, reply: sampleSignedIn },
});

export const signOut = route({
  name: 'signOut',
  method: 'POST',
  path: '/api/v1/auth/sign-out',
  summary:
    'Ends this sign-in, or with `everywhere` all of this account. Their tokens are refused from now on.',
  params: empty,
  query: empty,
  body: z.strictObject({ scope: z.enum(['here', 'everywhere']).default('here') }),
  reply: empty,
  status: 204,
  access: person,
  errors: [],
  example: { body: { scope: 'here' }, reply: {} },
});

export const requestPasswordReset = route({
  name: 'requestPasswordReset',
  method: 'POST',
  path: '/api/v1/auth/password-reset',
  summary: 'Mails a link to set a new password, if there is such an account; the answer does not tell.',
  params: empty,
  query: empty,
  body: z.strictObject({ email }),
  reply: empty,
  status: 204,
  access: anyone,
  errors: ['MAIL_UNAVAILABLE'],
  example: { body: { email: sampleEmail }, reply: {} },
});

export const resetPassword = route({
  name: 'resetPassword',
  method: 'POST',
  path: '/api/v1/auth/password-reset/complete',
  summary:
    'Sets a new password by the secret of a link, which works once, and ends every sign-in of the account.',
  params: empty,
  query: empty,
  body: z.strictObject({ secret: linkSecret, password: newPassword }),
  reply: empty,
  status: 204,
  access: anyone,
  errors: ['LINK_USED'],
  example: { body: { secret: sampleSecret, password: samplePassword }, reply: {} },
});

export const readInvitation = route({
  name: 'readInvitation',
  method: 'POST',
  path: '/api/v1/auth/invitation/read',
  summary: 'What an invitation to this server is for, before it is accepted.',
  params: empty,
  query: empty,
  body: z.strictObject({ secret: linkSecret }),
  reply: z.strictObject({ role: invitedRole, email: z.string().nullable() }),
  access: anyone,
  errors: ['LINK_USED', 'INVITATION_WITHDRAWN'],
  example: { body: { secret: sampleSecret }, reply: { role: 'clinician', email: sampleEmail } },
});

export const acceptInvitation = route({
  name: 'acceptInvitation',
  method: 'POST',
  path: '/api/v1/auth/invitation/accept',
  summary: 'Makes the account that an invitation is for, and signs in. The invitation works once.',
  params: empty,
  query: empty,
  body: z.strictObject({ secret: linkSecret, displayName, email, password: newPassword, ...keep }),
  reply: signedIn,
  status: 201,
  access: anyone,
  errors: ['LINK_USED', 'INVITATION_WITHDRAWN', 'EMAIL_TAKEN'],
  example: {
    body: { secret: sampleSecret, displayName: 'Dr. Okafor', email: sampleEmail, password: samplePassword },
    reply: sampleSignedIn,
  },
});

export const signInRoutes = [
  signIn,
  confirmSignIn,
  beginPasskeySignIn,
  signInByPasskey,
  refreshSignIn,
  signOut,
  requestPasswordReset,
  resetPassword,
  readInvitation,
  acceptInvitation,
] as const;
