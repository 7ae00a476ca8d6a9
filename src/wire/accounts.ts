/** Accounts as the two ends see them. */
import { z } from 'zod';
import { apiScope, userRole } from './access.ts';
import { displayName, id, secretText, timestamp } from './values.ts';

/** An address as people type it; found again whatever its case. */
export const email = z.string().trim().max(254).pipe(z.email());

/**
 * Length is what makes a password hard to guess, so nothing else is asked of it (NIST SP 800-63B, 3.1.1). The upper
 * bound keeps hashing cheap to refuse.
 */
export const newPassword = secretText(12, 256);
/** One that is only compared. */
export const password = secretText(1, 256);

/** 256 bits in base64url, from the fragment of a link. */
export const linkSecret = z.string().regex(/^[\w-]{43}$/);

export const userView = z.strictObject({
  userId: id,
  displayName,
  /** Null where the account has none: a service, or somebody an identity provider names without one. */
  email: z.string().nullable(),
  role: userRole,
  createdAt: timestamp,
  /** Null while the account can be used. */
  disabledAt: timestamp.nullable(),
  /** Somebody invented, for a demonstration. */
  demo: z.literal(true).optional(),
});
export type UserView = z.infer<typeof userView>;

export const passkeyView = z.strictObject({ passkeyId: id, name: displayName, createdAt: timestamp });
export type PasskeyView = z.infer<typeof passkeyView>;

export const apiKeyView = z.strictObject({
  apiKeyId: id,
  /** The account of the service, which stays when keys change. */
  serviceId: id,
  serviceName: displayName,
  scopes: z.array(apiScope),
  createdAt: timestamp,
  expiresAt: timestamp,
  revokedAt: timestamp.nullable(),
});
export type ApiKeyView = z.infer<typeof apiKeyView>;

/** Where the refresh token goes: in a cookie that no script reads, or in the reply, for programs. */
export const refreshIn = z.enum(['cookie', 'body']);

const signInView = {
  accessToken: z.string(),
  expiresAt: timestamp,
  user: z.strictObject({ userId: id, displayName, roles: z.array(userRole) }),
};

export const signedIn = z.strictObject({
  state: z.literal('signedIn'),
  ...signInView,
  /** Null where it went into the cookie. Each works once: keep the newest. */
  refreshToken: z.string().nullable(),
});
export type SignedIn = z.infer<typeof signedIn>;

/** The options of `navigator.credentials`, in the JSON form of WebAuthn level 3, made by the server's library. */
const webAuthnOptions = z.looseObject({ challenge: z.string() });
export const passkeyOptions = z.strictObject({
  /** To be sent back with the answer, within five minutes. */
  challengeId: z.string(),
  options: webAuthnOptions,
});

export const secondFactorNeeded = z.strictObject({
  state: z.literal('secondFactor'),
  /** To be sent back with the second factor, within five minutes. */
  challengeId: z.string(),
  methods: z.array(z.enum(['totp', 'recoveryCode', 'passkey'])),
});
export type SecondFactorNeeded = z.infer<typeof secondFactorNeeded>;

const base64url = z
  .string()
  .max(16_384)
  .regex(/^[\w-]+$/);
const credential = {
  id: base64url,
  rawId: base64url,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional(),
  clientExtensionResults: z.record(z.string().max(64), z.unknown()),
};

/** RegistrationResponseJSON (WebAuthn level 3, section 5.1). */
export const passkeyRegistration = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    attestationObject: base64url,
    authenticatorData: base64url.optional(),
    transports: z.array(z.string().max(32)).max(8).optional(),
    publicKeyAlgorithm: z.int().optional(),
    publicKey: base64url.optional(),
  }),
});
export type PasskeyRegistration = z.infer<typeof passkeyRegistration>;

/** AuthenticationResponseJSON (WebAuthn level 3, section 5.1). */
export const passkeyAssertion = z.strictObject({
  ...credential,
  response: z.strictObject({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional(),
  }),
});
export type PasskeyAssertion = z.infer<typeof passkeyAssertion>;

export const challengeId = z.string().regex(/^[\w-]{43}$/);

/** A link to be handed on; its secret stands in the fragment and cannot be read again. */
export const oneTimeLink = z.strictObject({ url: z.string(), expiresAt: timestamp });

export const invitedRole = userRole.extract(['patient', 'clinician', 'admin']);
