import { TOTP } from 'otpauth';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  addPasskey,
  beginPasskey,
  beginTotp,
  confirmTotp,
  getMe,
  removePasskey,
  removeTotp,
} from '../../src/wire/routes/accounts.ts';
import { beginPasskeySignIn, confirmSignIn, signIn, signInByPasskey } from '../../src/wire/routes/signIn.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, signInBody, signedInAgain, type Account } from '../support/accounts.ts';
import { SoftwareAuthenticator } from '../support/softwareAuthenticator.ts';
import type { Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';
import { cypher } from '../../src/graph/cypher.ts';

let api: TestApi;
let admin: Account;
beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
});
afterAll(async () => {
  await api.close();
});

const code = ({ body }: Answer) => (body as { code?: string }).code;

async function challenge(account: Account) {
  const reply = await api.expectReply(signIn, { body: signInBody(account) });
  if (reply.state !== 'secondFactor') throw new Error('no second factor is asked for');
  return reply;
}

describe('an authenticator app', () => {
  let account: Account;
  let app: TOTP;
  let recoveryCodes: string[];
  let now = Date.now();
  /** Codes count once, so each has its own half minute. */
  const nextCode = () => {
    now += 30_000;
    vi.setSystemTime(now);
    return app.generate({ timestamp: now });
  };

  beforeEach(async () => {
    account = await invited(api, admin, 'clinician');
    const { token, password } = account;
    const { uri, secret } = await api.expectReply(beginTotp, { token, body: { password } });
    expect(uri).toContain(`secret=${secret}`);
    app = new TOTP({ secret });
    now = Date.now();
    vi.useFakeTimers({ toFake: ['Date'] });
    const sent = { token, body: { code: nextCode() } };
    ({ recoveryCodes } = await api.expectReply(confirmTotp, sent));
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('is asked for a code after the password; each code works once', async () => {
    const { challengeId, methods } = await challenge(account);
    expect(methods).toEqual(['totp', 'recoveryCode']);
    const right = nextCode();
    const body = { challengeId, code: right, refreshIn: 'body' };
    const { accessToken } = await api.expectReply(confirmSignIn, { body });
    expect((await api.expectReply(getMe, { token: accessToken })).account?.hasTotp).toBe(true);
    expect(code(await api.send(confirmSignIn, { body }))).toBe('CHALLENGE_EXPIRED');
    const again = await challenge(account);
    const replayed = { challengeId: again.challengeId, code: right };
    expect(code(await api.send(confirmSignIn, { body: replayed }))).toBe('SECOND_FACTOR_REFUSED');
  });

  it('is replaced by a recovery code when it is lost, each of which works once, however it is typed', async () => {
    expect(new Set(recoveryCodes).size).toBe(10);
    const typed = recoveryCodes[0]?.toLowerCase().replaceAll('-', ' ') ?? '';
    const { challengeId } = await challenge(account);
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.send(confirmSignIn, { body: { challengeId, code: typed } })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    const me = await api.expectReply(getMe, { token: account.token });
    expect(me.account?.recoveryCodesLeft).toBe(9);
  });

  it('locks the account when codes are guessed', async () => {
    const { challengeId } = await challenge(account);
    const guesses = Array.from({ length: 10 }, (_, at) => String(100_000 + at));
    const answers = await Promise.all(
      guesses.map((guess) => api.send(confirmSignIn, { body: { challengeId, code: guess } })),
    );
    // The password was the first attempt of the ten.
    expect(answers.map(code).filter((found) => found === 'SIGN_IN_LOCKED')).toHaveLength(1);
    expect(code(await api.send(confirmSignIn, { body: { challengeId, code: nextCode() } }))).toBe(
      'SIGN_IN_LOCKED',
    );
  });

  it('is removed by who knows the password, or by an administrator', async () => {
    const { token, password } = account;
    const wrong = { token, body: { password: 'not the password' } };
    expect(code(await api.send(removeTotp, wrong))).toBe('PASSWORD_WRONG');
    await api.expectReply(removeTotp, { token, body: { password } });
    await signedInAgain(api, account);
  });

  it('does not count before a code of it was confirmed', async () => {
    const other = await invited(api, admin, 'clinician');
    const { token, password } = other;
    expect(code(await api.send(confirmTotp, { token, body: { code: '123456' } }))).toBe('TOTP_NOT_BEGUN');
    await api.expectReply(beginTotp, { token, body: { password } });
    await signedInAgain(api, other);
    expect(code(await api.send(confirmTotp, { token, body: { code: '12345a' } }))).toBe('INVALID_REQUEST');
  });

  it('keeps its secret and the recovery codes in no readable form', async () => {
    const rows = await api.graph.rows(cypher`MATCH (u:User) RETURN u {.*} AS user`);
    const stored = JSON.stringify(rows);
    expect(stored).toContain('totpSecret');
    for (const text of [app.secret.base32, ...recoveryCodes, recoveryCodes[0]?.replaceAll('-', '') ?? '']) {
      expect(stored).not.toContain(text);
    }
  });
});

describe('a passkey', () => {
  let account: Account;
  let device: SoftwareAuthenticator;
  let passkeyId: string;

  const register = async (owner: Account, by: SoftwareAuthenticator, origin = api.url) => {
    const { token, password } = owner;
    const { challengeId, options } = await api.expectReply(beginPasskey, { token, body: { password } });
    const response = by.create(options.challenge, origin);
    return api.send(addPasskey, { token, body: { challengeId, name: 'Phone', response } });
  };
  const enter = async (by: SoftwareAuthenticator, origin = api.url) => {
    const { challengeId, options } = await api.expectReply(beginPasskeySignIn, { body: {} });
    const response = by.get(options.challenge, origin);
    return {
      body: { challengeId, response },
      answer: await api.send(signInByPasskey, { body: { challengeId, response } }),
    };
  };

  beforeEach(async () => {
    account = await invited(api, admin, 'clinician');
    device = new SoftwareAuthenticator();
    const { status, body } = await register(account, device);
    expect(status).toBe(201);
    ({ passkeyId } = body as { passkeyId: string });
  });

  it('signs in without a password, once for each challenge', async () => {
    const { answer, body } = await enter(device);
    expect(answer.status).toBe(200);
    expect(answer.body).toMatchObject({ state: 'signedIn', user: { userId: account.userId } });
    expect(code(await api.send(signInByPasskey, { body }))).toBe('CHALLENGE_EXPIRED');
  });

  it('is a second factor: the password alone lets nobody in', async () => {
    expect((await challenge(account)).methods).toEqual(['passkey']);
  });

  it('of a device that does not know its owner, was copied, or is somebody else’s is refused', async () => {
    device.verifiesUser = false;
    expect(code((await enter(device)).answer)).toBe('SECOND_FACTOR_REFUSED');
    device.verifiesUser = true;
    expect((await enter(device)).answer.status).toBe(200);
    device.counter = 0;
    expect(code((await enter(device)).answer)).toBe('SECOND_FACTOR_REFUSED');
    const stranger = new SoftwareAuthenticator();
    stranger.create('bm90aGluZw', api.url);
    expect(code((await enter(stranger)).answer)).toBe('SECOND_FACTOR_REFUSED');
  });

  it('on a page that only looks like this one gets nobody in', async () => {
    const evil = 'https://consilium.evil.example';
    expect(code((await enter(device, evil)).answer)).toBe('SECOND_FACTOR_REFUSED');
    expect(code(await register(account, new SoftwareAuthenticator(), evil))).toBe('SECOND_FACTOR_REFUSED');
  });

  it('answers for the challenge it was asked alone', async () => {
    const { challengeId } = await api.expectReply(beginPasskeySignIn, { body: {} });
    const { options } = await api.expectReply(beginPasskeySignIn, { body: {} });
    const response = device.get(options.challenge, api.url);
    const answer = await api.send(signInByPasskey, { body: { challengeId, response } });
    expect(code(answer)).toBe('SECOND_FACTOR_REFUSED');
  });

  it('is added to one’s own account alone, and removed by its owner', async () => {
    const other = await invited(api, admin, 'clinician');
    const { token, password } = account;
    const { challengeId, options } = await api.expectReply(beginPasskey, { token, body: { password } });
    const response = new SoftwareAuthenticator().create(options.challenge, api.url);
    const stolen = { token: other.token, body: { challengeId, name: 'Mine', response } };
    expect(code(await api.send(addPasskey, stolen))).toBe('CHALLENGE_EXPIRED');
    const params = { passkeyId };
    const remove = (who: Account, given = who.password) =>
      api.send(removePasskey, { token: who.token, params, body: { password: given } });
    expect(code(await remove(other))).toBe('PASSKEY_NOT_FOUND');
    expect(code(await remove(account, 'of a thief of the token'))).toBe('PASSWORD_WRONG');
    expect((await remove(account)).status).toBe(204);
    expect(code((await enter(device)).answer)).toBe('SECOND_FACTOR_REFUSED');
    await signedInAgain(api, account);
  });

  it('of a lost device is removed by an administrator', async () => {
    await api.expectReply(updateUser, {
      token: admin.token,
      params: { userId: account.userId },
      body: { secondFactors: 'removed' },
    });
    await signedInAgain(api, account);
  });
});
