import { SignJWT, UnsecuredJWT } from 'jose';
import { v7 as uuidv7 } from 'uuid';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { RoomClaims, UserClaims } from '../../src/auth/claims.ts';
import { Tokens } from '../../src/auth/tokens.ts';

const secret = Buffer.alloc(32, 7);
const tokens = new Tokens(secret);
const user: UserClaims = {
  kind: 'user',
  userId: uuidv7(),
  displayName: 'Operator',
  roles: ['clinician', 'admin'],
};
const participant: RoomClaims = {
  kind: 'participant',
  roomId: uuidv7(),
  participantId: uuidv7(),
  sessionId: uuidv7(),
  displayName: 'Ana Ruiz',
  role: 'patient',
  grants: ['publishAudio', 'subscribe'],
  inviteId: uuidv7(),
};

const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** Each letter once, by its highest bit: the lowest bits of a part's last letter stand for nothing. */
function withOneLetterChanged(token: string): string[] {
  return Array.from(token, (letter, at) => {
    const other = letter === '.' ? 'A' : letters[letters.indexOf(letter) ^ 32];
    return `${token.slice(0, at)}${other}${token.slice(at + 1)}`;
  });
}

afterEach(() => {
  vi.useRealTimers();
});

describe('tokens', () => {
  it('say after verification what was signed, of either kind', async () => {
    const access = await tokens.signAccessToken(user);
    const room = await tokens.signRoomToken(participant);
    expect(await tokens.verifyAccessToken(access.token)).toEqual(user);
    expect(await tokens.verifyRoomToken(room.token)).toEqual(participant);
    expect(await tokens.verify(access.token)).toEqual(user);
    expect(await tokens.verify(room.token)).toEqual(participant);
    const host = { ...participant, inviteId: null };
    expect(await tokens.verify((await tokens.signRoomToken(host)).token)).toEqual(host);
  });

  it('of one kind never pass for the other', async () => {
    const access = await tokens.signAccessToken(user);
    const room = await tokens.signRoomToken(participant);
    await expect(tokens.verifyRoomToken(access.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(tokens.verifyAccessToken(room.token)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('that were checked before are refused all the same once they have expired, or with one letter changed', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const { token, expiresAt } = await tokens.signAccessToken(user);
    expect(await tokens.verify(token)).toEqual(user);
    vi.setSystemTime(Date.parse(expiresAt) - 1);
    expect(await tokens.verify(token)).toEqual(user);
    for (const changed of withOneLetterChanged(token)) {
      await expect(tokens.verify(changed), changed).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
    vi.setSystemTime(Date.parse(expiresAt));
    await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
  });

  it('expire when they say', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const signed = await Promise.all([tokens.signAccessToken(user), tokens.signRoomToken(participant)]);
    for (const { token, expiresAt } of signed) {
      vi.setSystemTime(Date.parse(expiresAt) - 1000);
      await expect(tokens.verify(token)).resolves.toBeDefined();
      vi.setSystemTime(Date.parse(expiresAt) + 1000);
      await expect(tokens.verify(token)).rejects.toMatchObject({ code: 'TOKEN_EXPIRED' });
    }
  });

  it('of another secret, another issuer, another or no algorithm, without expiry or with a changed payload are refused', async () => {
    const payload = { name: 'Operator', roles: ['admin'] };
    const build = (jwt: SignJWT) =>
      jwt.setIssuer('consilium').setAudience('consilium:access').setSubject(user.userId).setIssuedAt();
    const sign = (edit: (jwt: SignJWT) => SignJWT, key: Uint8Array = secret, alg = 'HS256') =>
      edit(build(new SignJWT(payload).setProtectedHeader({ alg })).setExpirationTime('1h')).sign(key);
    const good = await sign((jwt) => jwt);
    await expect(tokens.verify(good)).resolves.toMatchObject({ userId: user.userId });
    const [head, body, signature] = good.split('.') as [string, string, string];
    const changed = JSON.parse(Buffer.from(body, 'base64url').toString()) as Record<string, unknown>;
    changed.sub = uuidv7();
    const bad = [
      await sign((jwt) => jwt, Buffer.alloc(32, 8)),
      await sign((jwt) => jwt.setIssuer('other')),
      await sign((jwt) => jwt, Buffer.alloc(64, 7), 'HS512'),
      await sign((jwt) => jwt.setSubject('not-an-id')),
      await build(new SignJWT(payload).setProtectedHeader({ alg: 'HS256' })).sign(secret),
      await build(new SignJWT({ ...payload, roles: ['emperor'] }).setProtectedHeader({ alg: 'HS256' }))
        .setExpirationTime('1h')
        .sign(secret),
      new UnsecuredJWT(payload)
        .setIssuer('consilium')
        .setAudience('consilium:access')
        .setSubject(user.userId)
        .setExpirationTime('1h')
        .encode(),
      [head, Buffer.from(JSON.stringify(changed)).toString('base64url'), signature].join('.'),
      `${head}.${body}.`,
      'not a token',
      '',
    ];
    for (const token of bad) {
      await expect(tokens.verify(token), token).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    }
  });

  it('are refused for the audience or the algorithm alone', async () => {
    const long = Buffer.alloc(64, 7);
    const token = (audience: string, alg: string) =>
      new SignJWT({ name: 'Operator', roles: ['admin'] })
        .setProtectedHeader({ alg })
        .setIssuer('consilium')
        .setAudience(audience)
        .setSubject(user.userId)
        .setExpirationTime('1h')
        .sign(long);
    const verifier = new Tokens(long);
    const verify = async (audience: string, alg: string) =>
      verifier.verifyAccessToken(await token(audience, alg));
    await expect(verify('consilium:access', 'HS256')).resolves.toMatchObject({ userId: user.userId });
    await expect(verify('consilium:room', 'HS256')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
    await expect(verify('consilium:access', 'HS512')).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });
  });

  it('need a secret of 256 bits', () => {
    expect(() => new Tokens(Buffer.alloc(31))).toThrow('32 bytes');
  });
});
