/**
 * Signed tokens (JWT, RFC 7519): access tokens of users and room tokens of participants. The two kinds differ in
 * their audience, so that one can never pass for the other.
 */
import { errors, jwtVerify, SignJWT } from 'jose';
import { z } from 'zod';
import { grant, userRole } from '../wire/access.ts';
import { WireError } from '../wire/errors.ts';
import { participantRole } from '../wire/rooms.ts';
import { displayName, id } from '../wire/values.ts';
import type { Claims, RoomClaims, UserClaims } from './claims.ts';

const algorithm = 'HS256';
const issuer = 'consilium';
const accessAudience = 'consilium:access';
const roomAudience = 'consilium:room';

/** As long as the hash's output (RFC 7518 section 3.2). */
export const minSecretBytes = 32;
const accessLifetimeMs = 15 * 60 * 1000;
/** A working day. A room token is bound to its visit besides and is refused once that has ended. */
export const tokenLifetimeMs = 12 * 60 * 60 * 1000;

const accessPayload = z.object({
  sub: id,
  name: displayName,
  roles: z.array(userRole),
  sid: id.optional(),
  exp: z.int(),
});
const roomPayload = z.object({
  sub: id,
  room: id,
  sid: id,
  name: displayName,
  uid: id.optional(),
  bes: id.optional(),
  role: participantRole,
  grants: z.array(grant),
  inv: id.optional(),
});

export interface SignedToken {
  token: string;
  /** ISO 8601. */
  expiresAt: string;
}

/** Access tokens whose signature has been checked, so that a page's next request does without. */
const maxChecked = 10_000;

/** Makes and checks tokens with one secret. What does not verify is refused with UNAUTHENTICATED or TOKEN_EXPIRED. */
export class Tokens {
  readonly #secret: Uint8Array;
  /** By token: what it says, oldest first. A token never says anything else later; it only expires. */
  readonly #checked = new Map<string, { claims: UserClaims; expiresAtMs: number }>();

  constructor(secret: Uint8Array) {
    if (secret.byteLength < minSecretBytes) throw new Error(`a token secret needs ${minSecretBytes} bytes`);
    this.#secret = secret;
  }

  signAccessToken(claims: UserClaims, { lifetimeMs = accessLifetimeMs } = {}): Promise<SignedToken> {
    const { userId, displayName: name, roles, signInId: sid } = claims;
    return this.#sign(accessAudience, userId, { name, roles: [...roles], sid }, lifetimeMs);
  }

  signRoomToken(claims: RoomClaims): Promise<SignedToken> {
    const {
      participantId,
      roomId,
      sessionId,
      displayName: name,
      userId: uid,
      besideUserId: bes,
      role,
      grants,
      inviteId,
    } = claims;
    return this.#sign(
      roomAudience,
      participantId,
      {
        room: roomId,
        sid: sessionId,
        name,
        ...(uid === undefined ? {} : { uid }),
        ...(bes === undefined ? {} : { bes }),
        role,
        grants: [...grants],
        ...(inviteId === null ? {} : { inv: inviteId }),
      },
      tokenLifetimeMs,
    );
  }

  async verifyAccessToken(token: string): Promise<UserClaims> {
    const known = this.#checked.get(token);
    if (known) {
      if (Date.now() < known.expiresAtMs) return known.claims;
      this.#checked.delete(token);
    }
    const { sub, name, roles, sid, exp } = await this.#verify(token, accessAudience, accessPayload);
    const claims: UserClaims = {
      kind: 'user',
      userId: sub,
      displayName: name,
      roles,
      ...(sid === undefined ? {} : { signInId: sid }),
    };
    const [oldest] = this.#checked.keys();
    if (oldest !== undefined && this.#checked.size >= maxChecked) this.#checked.delete(oldest);
    this.#checked.set(token, { claims, expiresAtMs: exp * 1000 });
    return claims;
  }

  async verifyRoomToken(token: string): Promise<RoomClaims> {
    const payload = await this.#verify(token, roomAudience, roomPayload);
    return {
      kind: 'participant',
      participantId: payload.sub,
      roomId: payload.room,
      sessionId: payload.sid,
      displayName: payload.name,
      userId: payload.uid,
      ...(payload.bes === undefined ? {} : { besideUserId: payload.bes }),
      role: payload.role,
      grants: payload.grants,
      inviteId: payload.inv ?? null,
    };
  }

  /** Either kind. */
  async verify(token: string): Promise<Claims> {
    try {
      return await this.verifyAccessToken(token);
    } catch (error) {
      if (error instanceof WireError && error.code === 'TOKEN_EXPIRED') throw error;
      return this.verifyRoomToken(token);
    }
  }

  async #sign(
    audience: string,
    subject: string,
    payload: Record<string, unknown>,
    lifetimeMs: number,
  ): Promise<SignedToken> {
    // JWT times are whole seconds.
    const issuedAt = Math.floor(Date.now() / 1000);
    const expiresAt = issuedAt + lifetimeMs / 1000;
    const token = await new SignJWT(payload)
      .setProtectedHeader({ alg: algorithm, typ: 'JWT' })
      .setIssuer(issuer)
      .setAudience(audience)
      .setSubject(subject)
      .setIssuedAt(issuedAt)
      .setExpirationTime(expiresAt)
      .sign(this.#secret);
    return { token, expiresAt: new Date(expiresAt * 1000).toISOString() };
  }

  async #verify<Payload>(token: string, audience: string, schema: z.ZodType<Payload>): Promise<Payload> {
    try {
      const { payload } = await jwtVerify(token, this.#secret, {
        algorithms: [algorithm],
        issuer,
        audience,
        requiredClaims: ['exp', 'sub'],
      });
      return schema.parse(payload);
    } catch (error) {
      throw new WireError(error instanceof errors.JWTExpired ? 'TOKEN_EXPIRED' : 'UNAUTHENTICATED');
    }
  }
}
