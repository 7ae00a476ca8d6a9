import { WWWAuthenticateChallengeError } from 'openid-client';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { issuerRefusal } from '../../src/auth/issuerRefusal.ts';
import { getMe } from '../../src/wire/routes/accounts.ts';
import { beginIssuerSignIn, issuerReturnPath, signInByIssuer } from '../../src/wire/routes/issuerSignIn.ts';
import { getCapabilities } from '../../src/wire/routes/server.ts';
import { refreshSignIn, signOut } from '../../src/wire/routes/signIn.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, type Account } from '../support/accounts.ts';
import { startOidcProvider, type OidcProvider } from '../support/oidcProvider.ts';
import type { Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let provider: OidcProvider;
let api: TestApi;
let admin: Account;
beforeAll(async () => {
  provider = await startOidcProvider();
  api = await startWith(provider);
  admin = await firstAdmin(api);
});
afterAll(async () => {
  await api.close();
  await provider.close();
});
beforeEach(() => {
  provider.people.set('okafor', { name: 'Dr. Okafor', roles: ['doctors'] });
});
afterEach(() => {
  provider.people.clear();
  provider.change = (claims) => claims;
  provider.broken = false;
});

async function startWith({ issuer, client }: OidcProvider): Promise<TestApi> {
  const started = await startTestApi({
    oidc: {
      ...{ issuer, audience: 'consilium', roleClaim: 'roles', roles: { doctors: 'clinician' } },
      client: { ...client, scope: 'openid profile email' },
    },
  });
  client.redirectUris = [`${started.url}${issuerReturnPath}`];
  return started;
}

const code = ({ body }: Answer) => (body as { code?: string }).code;

/** The cookies of one browser, as this server sets them. */
class Browser {
  readonly #cookies = new Map<string, string>();

  async send(...[route, sent = {}]: Parameters<TestApi['send']>): Promise<Answer> {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await api.send(route, { ...sent, headers: { ...sent.headers, cookie } });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.#cookies.delete(name);
      else this.#cookies.set(name, value);
    }
    return answer;
  }

  /** To the issuer and back: what the page is sent back with. */
  async visit(who: string): Promise<Record<string, string>> {
    const begun = await this.send(beginIssuerSignIn, { body: {} });
    return decide(beginIssuerSignIn.reply.parse(begun.body).url, who);
  }

  bring = (answer: Record<string, string>, where = 'cookie') =>
    this.send(signInByIssuer, { body: { ...answer, refreshIn: where } });

  signIn = async (who: string) => this.bring(await this.visit(who));
}

/** Follows the link of somebody on the issuer's own page. */
async function decide(url: string, who: string): Promise<Record<string, string>> {
  const page = await (await fetch(url)).text();
  const [, link = ''] = new RegExp(`href="([^"]*)">[^<]*${who}<`).exec(page) ?? [];
  if (link === '') throw new Error(`the issuer shows: ${page}`);
  const { headers } = await fetch(new URL(link.replaceAll('&amp;', '&'), url), { redirect: 'manual' });
  const { session_state: _unknown, ...answer } = Object.fromEntries(
    new URL(headers.get('location') ?? '').searchParams,
  );
  return answer;
}

/** What the audit log says of sign-ins, the newest first. */
async function written(userId: string | null): Promise<[string, unknown][]> {
  const { entries } = await api.auditSearch.search({}, 1000, null);
  return entries
    .filter(({ action, subjectId }) => action.startsWith('signIn.') && (userId ?? subjectId) === subjectId)
    .map(({ action, detail }) => [action, detail]);
}

describe('signing in at the identity provider', () => {
  it('makes an account for who comes for the first time, and enters as every other way in does', async () => {
    const browser = new Browser();
    const answer = await browser.signIn('Dr. Okafor');
    const { accessToken, user, refreshToken } = signInByIssuer.reply.parse(answer.body);
    expect(user).toMatchObject({ displayName: 'Dr. Okafor', roles: ['clinician'] });
    expect(refreshToken).toBeNull();
    const me = await api.expectReply(getMe, { token: accessToken });
    expect(me.account).toMatchObject({ hasPassword: false });
    expect(await written(user.userId)).toEqual([['signIn.succeeded', { method: 'oidc' }]]);

    // The cookie renews it, and signing out ends it.
    const renewed = refreshSignIn.reply.parse((await browser.send(refreshSignIn, { body: {} })).body);
    await browser.send(signOut, { token: renewed.accessToken, body: {} });
    expect(code(await api.send(getMe, { token: accessToken }))).toBe('UNAUTHENTICATED');

    const again = signInByIssuer.reply.parse((await browser.signIn('Dr. Okafor')).body);
    expect(again.user.userId).toBe(user.userId);
  });

  it('asks for a code with PKCE, a state and a nonce that differ each time, and keeps secrets from the page', async () => {
    const browser = new Browser();
    const begun = await browser.send(beginIssuerSignIn, { body: {} });
    const cookie = begun.headers.getSetCookie()[0] ?? '';
    expect(cookie).toMatch(/^consilium-issuer=[\w-]{43}; Max-Age=600; Path=\/;.* HttpOnly; SameSite=Strict$/);
    const first = new URL(beginIssuerSignIn.reply.parse(begun.body).url).searchParams;
    const second = new URL(
      beginIssuerSignIn.reply.parse((await browser.send(beginIssuerSignIn, { body: {} })).body).url,
    ).searchParams;
    expect(first.get('code_challenge_method')).toBe('S256');
    for (const name of ['state', 'nonce', 'code_challenge']) {
      expect(first.get(name)?.length).toBeGreaterThanOrEqual(43);
      expect(second.get(name)).not.toBe(first.get(name));
    }
    expect(first.get('redirect_uri')).toBe(`${api.url}${issuerReturnPath}`);
    expect(JSON.stringify(begun.body)).not.toContain('secret');
  });

  it('in two tabs at once works in both', async () => {
    const browser = new Browser();
    const [one, other] = [await browser.visit('Dr. Okafor'), await browser.visit('Dr. Okafor')];
    expect((await browser.bring(one)).status).toBe(200);
    expect((await browser.bring(other)).status).toBe(200);
  });

  it('is offered by the capabilities where it is configured', async () => {
    expect(await api.expectReply(getCapabilities)).toMatchObject({ identityProvider: true });
  });
});

describe('signing in at the identity provider is refused', () => {
  it('for a state that was never given out, and for one that has been used: a code works once', async () => {
    const browser = new Browser();
    const answer = await browser.visit('Dr. Okafor');
    expect(code(await browser.bring({ ...answer, state: 'A'.repeat(43) }))).toBe('CHALLENGE_EXPIRED');
    expect((await browser.bring(answer)).status).toBe(200);
    expect(code(await browser.bring(answer))).toBe('CHALLENGE_EXPIRED');
    // With a state of its own, the code is the issuer's to refuse.
    const { state = '' } = await browser.visit('Dr. Okafor');
    expect(code(await browser.bring({ ...answer, state }))).toBe('ISSUER_ANSWER_REFUSED');
  });

  it('in a browser that did not begin it, which uses nothing up', async () => {
    const browser = new Browser();
    const answer = await browser.visit('Dr. Okafor');
    const other = new Browser();
    expect(code(await other.bring(answer))).toBe('BEGUN_ELSEWHERE');
    await other.visit('Dr. Okafor');
    expect(code(await other.bring(answer))).toBe('BEGUN_ELSEWHERE');
    expect((await written('unknown'))[0]).toEqual(['signIn.failed', { method: 'oidc' }]);
    expect((await browser.bring(answer)).status).toBe(200);
  });

  it('where the code was made for another sign-in, as when it was stolen (RFC 7636)', async () => {
    const [victim, thief] = [new Browser(), new Browser()];
    const stolen = await victim.visit('Dr. Okafor');
    const { state = '' } = await thief.visit('Dr. Okafor');
    expect(code(await thief.bring({ ...stolen, state }))).toBe('ISSUER_ANSWER_REFUSED');
  });

  it.each<[what: string, change: OidcProvider['change']]>([
    ['another nonce', (claims) => ({ ...claims, nonce: 'of another sign-in' })],
    ['no nonce', ({ nonce: _gone, ...claims }) => claims],
    ['another audience', (claims) => ({ ...claims, aud: 'consilium' })],
    ['another party that it was made for', (claims) => ({ ...claims, azp: 'another' })],
    ['another issuer', (claims) => ({ ...claims, iss: 'https://login.example' })],
    ['nobody', (claims) => ({ ...claims, sub: '' })],
    ['a name that is none', (claims) => ({ ...claims, sub: 'x'.repeat(256) })],
  ])('for an ID token with %s', async (_what, change) => {
    provider.change = change;
    const before = (await written(null)).length;
    expect(code(await new Browser().signIn('Dr. Okafor'))).toBe('ISSUER_ANSWER_REFUSED');
    expect((await written(null)).length).toBe(before + 1);
  });

  it('for an ID token that another has signed', async () => {
    const forger = await startOidcProvider();
    const sign = provider.sign.bind(provider);
    try {
      provider.sign = (claims, expiresInS) => forger.sign({ iss: provider.issuer, ...claims }, expiresInS);
      expect(code(await new Browser().signIn('Dr. Okafor'))).toBe('ISSUER_ANSWER_REFUSED');
    } finally {
      provider.sign = sign;
      await forger.close();
    }
  });

  it('where the issuer says that it was another (RFC 9207)', async () => {
    const browser = new Browser();
    const answer = await browser.visit('Dr. Okafor');
    expect(code(await browser.bring({ ...answer, iss: 'https://login.example' }))).toBe(
      'ISSUER_ANSWER_REFUSED',
    );
  });

  it('for who cancels there, and for who has no role of ours', async () => {
    expect(code(await new Browser().signIn('Cancel'))).toBe('ISSUER_DENIED');
    provider.people.set('visitor', { name: 'Visitor', roles: ['visitors'] });
    expect(code(await new Browser().signIn('Visitor'))).toBe('ROLE_MISSING');
  });

  it('for who has been disabled here', async () => {
    provider.people.set('left', { name: 'Dr. Left', roles: ['doctors'] });
    const { user } = signInByIssuer.reply.parse((await new Browser().signIn('Dr. Left')).body);
    const params = { userId: user.userId };
    await api.expectReply(updateUser, { token: admin.token, params, body: { state: 'disabled' } });
    const answer = await new Browser().signIn('Dr. Left');
    expect(code(answer)).toBe('ACCOUNT_DISABLED');
    expect(answer.headers.getSetCookie().join()).not.toContain('consilium-refresh');
    expect((await written(user.userId))[0]).toEqual(['signIn.failed', { method: 'oidc' }]);
  });

  it('while the issuer does not answer, before and after somebody has been there', async () => {
    const browser = new Browser();
    const answer = await browser.visit('Dr. Okafor');
    provider.broken = true;
    expect(code(await browser.bring(answer))).toBe('ISSUER_UNREACHABLE');

    const gone = await startOidcProvider();
    await gone.close();
    const alone = await startWith(gone);
    try {
      const begun = await alone.send(beginIssuerSignIn, { body: {} });
      expect([begun.status, code(begun)]).toEqual([503, 'ISSUER_UNREACHABLE']);
      expect(begun.headers.getSetCookie()).toEqual([]);
    } finally {
      await alone.close();
    }
  });
});

it('another role there is written down and ends the sign-ins here, and so does none', async () => {
  const enter = async () => signInByIssuer.reply.parse((await new Browser().signIn('Dr. Moved')).body);
  provider.people.set('moved', { name: 'Dr. Moved', roles: ['doctors'] });
  const first = await enter();
  provider.people.set('moved', { name: 'Dr. Moved', roles: ['patient'] });
  const second = await enter();
  expect(second.user.roles).toEqual(['patient']);
  expect(code(await api.send(getMe, { token: first.accessToken }))).toBe('UNAUTHENTICATED');
  const { entries } = await api.auditSearch.search({}, 1000, null);
  const changes = entries.filter(
    ({ action, subjectId }) => action === 'account.changed' && subjectId === first.user.userId,
  );
  expect(changes.map(({ detail }) => detail)).toEqual([{ role: 'patient', method: 'oidc' }]);
  expect((await api.send(getMe, { token: second.accessToken })).status).toBe(200);
  provider.people.set('moved', { name: 'Dr. Moved', roles: [] });
  expect(code(await new Browser().signIn('Dr. Moved'))).toBe('ROLE_MISSING');
  expect(code(await api.send(getMe, { token: second.accessToken }))).toBe('UNAUTHENTICATED');
});

it('an issuer that does not take the secret of this server has refused', () => {
  const response = new Response(null, { status: 401 });
  const error = new WWWAuthenticateChallengeError('refused', { cause: [], response });
  expect(issuerRefusal(error).refusal.code).toBe('ISSUER_ANSWER_REFUSED');
});

it('without a name for this server nobody is sent there, and the variable is named', async () => {
  const alone = await startTestApi();
  try {
    expect(await alone.expectReply(getCapabilities)).toMatchObject({ identityProvider: false });
    for (const route of [beginIssuerSignIn, signInByIssuer]) {
      const answer = await alone.send(route, { body: route.example.body });
      expect(answer.body).toMatchObject({
        code: 'ISSUER_NOT_CONFIGURED',
        details: { variable: 'CONSILIUM_OIDC_CLIENT_ID' },
      });
    }
  } finally {
    await alone.close();
  }
});

it('a token of the identity provider is written down when it is first brought, and not again', async () => {
  const token = await provider.sign({ sub: 'bearer', name: 'Dr. Bearer', roles: ['doctors'] });
  const { userId } = await api.expectReply(getMe, { token });
  await Promise.all([api.expectReply(getMe, { token }), api.expectReply(getMe, { token })]);
  expect(await written(userId)).toEqual([['signIn.succeeded', { method: 'oidc' }]]);
  await api.expectReply(getMe, { token: await provider.sign({ sub: 'bearer', roles: ['doctors'] }, 301) });
  expect(await written(userId)).toHaveLength(2);
  const [key = ''] = await api.database.redis.keys('consilium:oidc-seen:*');
  expect(await api.database.redis.pttl(key)).toBeGreaterThan(0);
});
