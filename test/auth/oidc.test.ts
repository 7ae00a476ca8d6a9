import { generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getMe } from '../../src/wire/routes/accounts.ts';
import { signIn } from '../../src/wire/routes/signIn.ts';
import { createResetLink, listUsers, updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, type Account } from '../support/accounts.ts';
import { startOidcProvider, type OidcProvider } from '../support/oidcProvider.ts';
import type { Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let provider: OidcProvider;
let api: TestApi;
let admin: Account;
beforeAll(async () => {
  provider = await startOidcProvider();
  api = await startTestApi({
    oidc: {
      issuer: provider.issuer,
      audience: 'consilium',
      roleClaim: 'realm_access.roles',
      client: null,
      roles: { doctors: 'clinician', it: 'admin' },
    },
  });
  admin = await firstAdmin(api);
});
afterAll(async () => {
  await api.close();
  await provider.close();
});

const code = ({ body }: Answer) => (body as { code?: string }).code;
const doctor: JWTPayload = {
  sub: 'okafor',
  name: 'Dr. Okafor',
  email: 'okafor@clinic.example',
  email_verified: true,
  realm_access: { roles: ['staff', 'doctors'] },
};
const me = async (claims: JWTPayload, expiresInS?: number) =>
  api.send(getMe, { token: await provider.sign(claims, expiresInS) });
const whoIs = async (claims: JWTPayload) => api.expectReply(getMe, { token: await provider.sign(claims) });

describe('a token of the identity provider', () => {
  it('makes an account for who comes for the first time, and finds it again', async () => {
    const first = await whoIs(doctor);
    expect(first).toMatchObject({
      displayName: 'Dr. Okafor',
      roles: ['clinician'],
      account: { email: 'okafor@clinic.example', hasPassword: false },
    });
    expect((await whoIs(doctor)).userId).toBe(first.userId);
    const { users } = await api.expectReply(listUsers, { token: admin.token });
    expect(users.filter(({ displayName }) => displayName === 'Dr. Okafor')).toHaveLength(1);
  });

  it('of a newcomer who comes twice at once makes one account', async () => {
    const newcomer = { ...doctor, sub: 'newcomer', email: 'newcomer@clinic.example' };
    const found = await Promise.all(Array.from({ length: 5 }, () => whoIs(newcomer)));
    expect(new Set(found.map(({ userId }) => userId)).size).toBe(1);
  });

  it('never opens the account of somebody with the same address', async () => {
    const claims = { ...doctor, sub: 'impostor', email: admin.email };
    const found = await whoIs(claims);
    expect(found.userId).not.toBe(admin.userId);
    expect(found.account?.email).toBeNull();
    const unverified = { ...doctor, sub: 'unverified', email: 'u@clinic.example', email_verified: false };
    expect((await whoIs(unverified)).account?.email).toBeNull();
  });

  it('is the only way in: an account that it made has no password', async () => {
    const { account } = await whoIs(doctor);
    for (const password of ['the password of nobody', 'anything']) {
      const answer = await api.send(signIn, { body: { email: account?.email, password } });
      expect(code(answer)).toBe('SIGN_IN_REFUSED');
    }
    const { userId } = await whoIs(doctor);
    const reset = await api.send(createResetLink, { token: admin.token, params: { userId }, body: {} });
    expect(code(reset)).toBe('SIGNS_IN_ELSEWHERE');
  });

  it('gives the role it names now, and none of ours is no way in', async () => {
    const claims = { ...doctor, sub: 'promoted', email: undefined };
    expect((await whoIs(claims)).roles).toEqual(['clinician']);
    expect((await whoIs({ ...claims, realm_access: { roles: ['it'] } })).roles).toEqual(['admin']);
    for (const roles of [[], ['staff'], ['service'], 'x'.repeat(9), [{ role: 'it' }], null]) {
      expect(code(await me({ ...claims, realm_access: { roles } }))).toBe('FORBIDDEN');
    }
    expect(code(await me({ sub: 'nobody' }))).toBe('FORBIDDEN');
  });

  it('is refused for another audience, once expired, of foreign keys, and unsigned', async () => {
    expect(code(await me({ ...doctor, aud: 'another' }))).toBe('UNAUTHENTICATED');
    expect(code(await me(doctor, -60))).toBe('TOKEN_EXPIRED');
    const { privateKey } = await generateKeyPair('ES256');
    const forge = (kid: string) =>
      new SignJWT({ ...doctor, iss: provider.issuer, aud: 'consilium' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setExpirationTime('5m')
        .sign(privateKey);
    expect(code(await api.send(getMe, { token: await forge('key-1') }))).toBe('UNAUTHENTICATED');
    expect(code(await api.send(getMe, { token: await forge('key-99') }))).toBe('UNAUTHENTICATED');
    const payload = Buffer.from(
      JSON.stringify({ ...doctor, iss: provider.issuer, aud: 'consilium', exp: 9e9 }),
    );
    const header = Buffer.from('{"alg":"none"}').toString('base64url');
    const unsigned = `${header}.${payload.toString('base64url')}.`;
    expect(code(await api.send(getMe, { token: unsigned }))).toBe('UNAUTHENTICATED');
    // The published key as a secret.
    const confused = await new SignJWT({ ...doctor, iss: provider.issuer, aud: 'consilium' })
      .setProtectedHeader({ alg: 'HS256', kid: 'key-1' })
      .setExpirationTime('5m')
      .sign(Buffer.alloc(32, 1));
    expect(code(await api.send(getMe, { token: confused }))).toBe('UNAUTHENTICATED');
  });

  it('of somebody whose account is disabled here is refused', async () => {
    const claims = { ...doctor, sub: 'left', email: undefined };
    const { userId } = await whoIs(claims);
    await api.expectReply(updateUser, {
      token: admin.token,
      params: { userId },
      body: { state: 'disabled' },
    });
    expect(code(await me(claims))).toBe('UNAUTHENTICATED');
  });

  it('does without our own: those go on working beside it', async () => {
    expect((await api.send(getMe, { token: admin.token })).status).toBe(200);
  });
});

it('an identity provider that does not answer is told as such, and found again', async () => {
  const gone = await startOidcProvider();
  const { issuer } = gone;
  const token = await gone.sign(doctor);
  await gone.close();
  const alone = await startTestApi({
    oidc: { issuer, audience: 'consilium', roleClaim: 'roles', roles: {}, client: null },
  });
  try {
    const answer = await alone.send(getMe, { token });
    expect(answer.status).toBe(503);
    expect(answer.body).toMatchObject({
      code: 'DEPENDENCY_UNAVAILABLE',
      details: { dependency: 'identityProvider' },
    });
  } finally {
    await alone.close();
  }
});
