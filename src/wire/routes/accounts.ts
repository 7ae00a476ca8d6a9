/** One's own account: who one is, password, authenticator app, passkeys. */
import { z } from 'zod';
import { admin, person, type Access } from '../access.ts';
import {
  email,
  newPassword,
  passkeyOptions,
  passkeyRegistration,
  passkeyView,
  password,
  refreshIn,
  signedIn,
  userView,
} from '../accounts.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { displayName, empty, id } from '../values.ts';
import { sampleEmail, sampleSecret } from './signIn.ts';

const samplePassword = 'correct horse battery staple';
export const sampleUser = {
  userId: sample.userId,
  displayName: 'Dr. Okafor',
  email: sampleEmail,
  role: 'clinician' as const,
  createdAt: sample.createdAt,
  disabledAt: null,
};
const samplePasskey = { passkeyId: sample.passkeyId, name: 'Phone', createdAt: sample.createdAt };

/** Services too: it tells whether a key works. */
const everyone: Access = { who: 'user', roles: ['patient', 'clinician', 'admin', 'service'] };

export const createFirstAdmin = route({
  name: 'createFirstAdmin',
  method: 'POST',
  path: '/api/v1/accounts/first-admin',
  summary:
    'Gives the person whom the start link signs in an account of their own, as administrator, and signs in to it. What they made before stays theirs. For the token of a start link alone, once.',
  params: empty,
  query: empty,
  body: z.strictObject({
    displayName,
    email,
    password: newPassword,
    refreshIn: refreshIn.default('cookie'),
  }),
  reply: signedIn,
  status: 201,
  access: admin,
  errors: ['ACCOUNT_EXISTS', 'EMAIL_TAKEN'],
  example: {
    body: { displayName: 'Dr. Okafor', email: sampleEmail, password: samplePassword },
    reply: {
      state: 'signedIn',
      accessToken: 'eyJhbGciOiJIUzI1NiJ9…',
      expiresAt: '2026-03-02T09:15:00.000Z',
      user: { userId: sample.userId, displayName: 'Dr. Okafor', roles: ['admin'] },
      refreshToken: null,
    },
  },
});

export const getMe = route({
  name: 'getMe',
  method: 'GET',
  path: '/api/v1/me',
  summary: 'Who the caller is. `account` is null for who came by the start link and has made none yet.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({
    userId: id,
    displayName,
    roles: userView.shape.role.array(),
    account: userView
      .extend({
        hasPassword: z.boolean(),
        hasTotp: z.boolean(),
        recoveryCodesLeft: z.int().nonnegative(),
        passkeys: z.array(passkeyView),
      })
      .nullable(),
  }),
  access: everyone,
  errors: [],
  example: {
    reply: {
      userId: sample.userId,
      displayName: 'Dr. Okafor',
      roles: ['clinician'],
      account: { ...sampleUser, hasPassword: true, hasTotp: false, recoveryCodesLeft: 0, passkeys: [] },
    },
  },
});

export const changePassword = route({
  name: 'changePassword',
  method: 'POST',
  path: '/api/v1/me/password',
  summary: 'Sets a new password and ends every other sign-in of the account.',
  params: empty,
  query: empty,
  body: z.strictObject({ password, newPassword }),
  reply: empty,
  status: 204,
  access: person,
  errors: ['PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'USER_NOT_FOUND'],
  example: { body: { password: samplePassword, newPassword: 'another horse, same staple' }, reply: {} },
});

export const beginTotp = route({
  name: 'beginTotp',
  method: 'POST',
  path: '/api/v1/me/totp',
  summary: 'The secret for an authenticator app (RFC 6238). It counts once a code of it has been confirmed.',
  params: empty,
  query: empty,
  body: z.strictObject({ password }),
  reply: z.strictObject({
    /** `otpauth://…`, to be shown as a QR code. */
    uri: z.string(),
    /** The same secret to type, in base32. */
    secret: z.string(),
  }),
  access: person,
  errors: ['PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'USER_NOT_FOUND'],
  example: {
    body: { password: samplePassword },
    reply: {
      uri: 'otpauth://totp/Consilium:n.okafor%40clinic.example?issuer=Consilium&secret=JBSWY3DPEHPK3PXP&algorithm=SHA1&digits=6&period=30',
      secret: 'JBSWY3DPEHPK3PXP',
    },
  },
});

const recoveryCodes = z.strictObject({
  /** Each signs in once in place of a code. Shown here and never again. */
  recoveryCodes: z.array(z.string()),
});

export const confirmTotp = route({
  name: 'confirmTotp',
  method: 'POST',
  path: '/api/v1/me/totp/confirm',
  summary:
    'From now on signing in by password needs a code. Answers new recovery codes; older ones are void.',
  params: empty,
  query: empty,
  body: z.strictObject({ code: z.string().regex(/^\d{6}$/) }),
  reply: recoveryCodes,
  access: person,
  errors: ['TOTP_NOT_BEGUN', 'SECOND_FACTOR_REFUSED', 'SIGN_IN_LOCKED', 'USER_NOT_FOUND'],
  example: { body: { code: '492039' }, reply: { recoveryCodes: ['K7QM-2XWD-94RT-HCPF'] } },
});

export const removeTotp = route({
  name: 'removeTotp',
  method: 'POST',
  path: '/api/v1/me/totp/remove',
  summary: 'Forgets the authenticator app and the recovery codes.',
  params: empty,
  query: empty,
  body: z.strictObject({ password }),
  reply: empty,
  status: 204,
  access: person,
  errors: ['PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'USER_NOT_FOUND'],
  example: { body: { password: samplePassword }, reply: {} },
});

export const beginPasskey = route({
  name: 'beginPasskey',
  method: 'POST',
  path: '/api/v1/me/passkey-options',
  summary: 'What the browser asks a device, to make a passkey for this account.',
  params: empty,
  query: empty,
  body: z.strictObject({ password }),
  reply: passkeyOptions,
  access: person,
  errors: ['PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'USER_NOT_FOUND'],
  example: {
    body: { password: samplePassword },
    reply: { challengeId: sampleSecret, options: { challenge: 'cmFuZG9t', rp: { name: 'Consilium' } } },
  },
});

export const addPasskey = route({
  name: 'addPasskey',
  method: 'POST',
  path: '/api/v1/me/passkeys',
  summary: 'Keeps the passkey that a device made.',
  params: empty,
  query: empty,
  body: z.strictObject({
    challengeId: z.string().regex(/^[\w-]{43}$/),
    name: displayName,
    response: passkeyRegistration,
  }),
  reply: passkeyView,
  status: 201,
  access: person,
  errors: ['CHALLENGE_EXPIRED', 'SECOND_FACTOR_REFUSED', 'USER_NOT_FOUND'],
  example: {
    body: {
      challengeId: sampleSecret,
      name: 'Phone',
      response: {
        id: 'Y3JlZGVudGlhbA',
        rawId: 'Y3JlZGVudGlhbA',
        type: 'public-key',
        clientExtensionResults: {},
        response: { clientDataJSON: 'e30', attestationObject: 'o2M' },
      },
    },
    reply: samplePasskey,
  },
});

export const removePasskey = route({
  name: 'removePasskey',
  method: 'POST',
  path: '/api/v1/me/passkeys/:passkeyId/remove',
  summary: 'Forgets a passkey.',
  params: z.strictObject({ passkeyId: id }),
  query: empty,
  body: z.strictObject({ password }),
  reply: empty,
  status: 204,
  access: person,
  errors: ['PASSKEY_NOT_FOUND', 'PASSWORD_WRONG', 'SIGN_IN_LOCKED', 'USER_NOT_FOUND'],
  example: { params: { passkeyId: sample.passkeyId }, body: { password: samplePassword }, reply: {} },
});

export const accountRoutes = [
  createFirstAdmin,
  getMe,
  changePassword,
  beginTotp,
  confirmTotp,
  removeTotp,
  beginPasskey,
  addPasskey,
  removePasskey,
] as const;
