import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { changePassword, createFirstAdmin, getMe } from '../../src/wire/routes/accounts.ts';
import { createRoom, getRoom } from '../../src/wire/routes/rooms.ts';
import {
  acceptInvitation,
  readInvitation,
  refreshSignIn,
  resetPassword,
  signIn,
  signOut,
} from '../../src/wire/routes/signIn.ts';
import { createInvitation } from '../../src/wire/routes/invitations.ts';
import { createResetLink, findUser, listUsers, updateUser } from '../../src/wire/routes/users.ts';
import {
  firstAdmin,
  invited,
  openStartLink,
  secretOf,
  signedInAgain,
  signInBody,
  type Account,
} from '../support/accounts.ts';
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
const me = (token: string) => api.send(getMe, { token });

describe('the first administrator', () => {
  it('is made from the start link by one form, and keeps what was made before', async () => {
    const fresh = await startTestApi();
    try {
      const operator = await openStartLink(fresh);
      const { room } = await fresh.expectReply(createRoom, {
        token: operator.accessToken,
        body: { name: 'Before' },
      });
      const made = await firstAdmin(fresh);
      expect(made.userId).toBe(operator.userId);
      await fresh.expectReply(getRoom, { token: made.token, params: { roomId: room.roomId } });
      expect((await fresh.expectReply(getMe, { token: made.token })).account).toMatchObject({
        email: made.email,
        role: 'admin',
        hasPassword: true,
      });
      await signedInAgain(fresh, made);
    } finally {
      await fresh.close();
    }
  });

  it('is made once, by the operator alone; the start link signs in as before', async () => {
    const body = {
      displayName: 'Second',
      email: 'second@clinic.example',
      password: 'long enough a password',
    };
    const again = await openStartLink(api);
    expect(again.userId).toBe(admin.userId);
    expect(code(await api.send(createFirstAdmin, { token: again.accessToken, body }))).toBe('ACCOUNT_EXISTS');
    const other = await invited(api, admin, 'admin');
    expect(code(await api.send(createFirstAdmin, { token: other.token, body }))).toBe('FORBIDDEN');
    const me = await api.expectReply(getMe, { token: again.accessToken });
    expect(me.roles).toEqual(['clinician', 'admin']);
  });

  it('has a start link for a working day, which signing out ends', async () => {
    const { accessToken } = await openStartLink(api);
    await api.expectReply(signOut, { token: accessToken, body: {} });
    expect((await me(accessToken)).status).toBe(401);
  });
});

describe('signing in by password', () => {
  it('lets in whoever types the address in another case', async () => {
    const { state } = await api.expectReply(signIn, {
      body: { ...signInBody(admin), email: admin.email.toUpperCase() },
    });
    expect(state).toBe('signedIn');
  });

  it('answers the same for a wrong password, an unknown address and a disabled account', async () => {
    const gone = await invited(api, admin, 'clinician');
    await api.expectReply(updateUser, {
      token: admin.token,
      params: { userId: gone.userId },
      body: { state: 'disabled' },
    });
    for (const body of [
      { ...signInBody(admin), password: 'not the password' },
      { email: 'nobody@clinic.example', password: admin.password },
      signInBody(gone),
    ]) {
      const answer = await api.send(signIn, { body });
      expect(answer.status).toBe(401);
      expect(answer.body).toMatchObject({ code: 'SIGN_IN_REFUSED', details: {} });
    }
    expect((await me(gone.token)).status).toBe(401);
  });

  it('takes as long for an unknown address as for a wrong password', async () => {
    const account = await invited(api, admin, 'clinician');
    const timed = async (email: string) => {
      const startedAtMs = performance.now();
      await api.send(signIn, { body: { email, password: 'wrong all the time' } });
      return performance.now() - startedAtMs;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      known.push(await timed(account.email));
      unknown.push(await timed(`nobody${round}@clinic.example`));
    }
    const median = (list: number[]) => list.sort((a, b) => a - b)[3] ?? 0;
    // Hashing takes tens of milliseconds, all the rest one or two.
    expect(median(unknown)).toBeGreaterThan(median(known) / 2);
    expect(median(known)).toBeGreaterThan(5);
  });

  it('locks after ten failures, known or not, also for the right password, and for all servers', async () => {
    const account = await invited(api, admin, 'clinician');
    for (const email of [account.email, 'stranger@clinic.example']) {
      const attempts = await Promise.all(
        Array.from({ length: 14 }, () => api.send(signIn, { body: { email, password: 'wrong again' } })),
      );
      const codes = attempts.map(code);
      expect(codes.filter((found) => found === 'SIGN_IN_REFUSED')).toHaveLength(10);
      expect(codes.filter((found) => found === 'SIGN_IN_LOCKED')).toHaveLength(4);
      const locked = await api.send(signIn, { body: { email, password: account.password } });
      expect(locked.status).toBe(429);
      expect((locked.body as { details: { retryAfterMs: number } }).details.retryAfterMs).toBeGreaterThan(0);
    }
    // A new password by an administrator's link unlocks.
    const { url } = await api.expectReply(createResetLink, {
      token: admin.token,
      params: { userId: account.userId },
      body: {},
    });
    const password = 'quite another password';
    await api.expectReply(resetPassword, { body: { secret: secretOf(url), password } });
    await signedInAgain(api, { ...account, password });
  });

  it('keeps no password and no name or address in the clear', async () => {
    const rows = await api.graph.rows(cypher`MATCH (u:User) RETURN u {.*} AS user`);
    const stored = JSON.stringify(rows);
    expect(stored).toContain('$argon2id$v=19$m=19456,t=2,p=1$');
    for (const text of [admin.password, admin.email, 'Person']) expect(stored).not.toContain(text);
  });
});

describe('refreshing', () => {
  const refresh = (refreshToken: string) => api.send(refreshSignIn, { body: { refreshToken } });

  it('replaces the refresh token each time; an old one ends the sign-in for everybody', async () => {
    const account = await signedInAgain(api, admin);
    const next = await api.expectReply(refreshSignIn, { body: { refreshToken: account.refreshToken } });
    expect(next.refreshToken).not.toBe(account.refreshToken);
    expect((await me(next.accessToken)).status).toBe(200);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 });
    try {
      expect(code(await refresh(account.refreshToken))).toBe('REFRESH_REFUSED');
    } finally {
      vi.useRealTimers();
    }
    expect(code(await refresh(next.refreshToken ?? ''))).toBe('REFRESH_REFUSED');
    expect((await me(next.accessToken)).status).toBe(401);
  });

  it('takes the same token again within seconds, since a reply may have been lost', async () => {
    const { refreshToken } = await signedInAgain(api, admin);
    const [first, second] = await Promise.all([refresh(refreshToken), refresh(refreshToken)]);
    expect([first.status, second.status]).toEqual([200, 200]);
  });

  it('of two who go on with what came of the same token one has copied it: nobody is signed in any more', async () => {
    const { refreshToken } = await signedInAgain(api, admin);
    const [owner, thief] = await Promise.all(
      [1, 2].map(() => api.expectReply(refreshSignIn, { body: { refreshToken } })),
    );
    const next = await api.expectReply(refreshSignIn, { body: { refreshToken: owner?.refreshToken } });
    expect(code(await refresh(thief?.refreshToken ?? ''))).toBe('REFRESH_REFUSED');
    expect(code(await refresh(next.refreshToken ?? ''))).toBe('REFRESH_REFUSED');
    expect((await me(next.accessToken)).status).toBe(401);
  });

  it('knows nothing of made-up tokens', async () => {
    for (const made of ['x', `${uuidv7()}.${'a'.repeat(43)}`, `${admin.refreshToken}x`]) {
      expect(code(await refresh(made))).toBe('REFRESH_REFUSED');
    }
    expect(code(await api.send(refreshSignIn, { body: {} }))).toBe('REFRESH_REFUSED');
  });

  it('works by a cookie that no script and no other site gets', async () => {
    const { email, password } = admin;
    const signedIn = await api.send(signIn, { body: { email, password } });
    expect((signedIn.body as { refreshToken: unknown }).refreshToken).toBeNull();
    const cookie = signedIn.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(
      /^consilium-refresh=[\w.-]+; Max-Age=\d+; Path=\/api\/v1\/auth; .*HttpOnly; SameSite=Strict/,
    );
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    const next = await api.send(refreshSignIn, { body: {}, headers });
    expect(next.status).toBe(200);
    expect(next.headers.get('set-cookie')).not.toBe(cookie);
    const { accessToken } = next.body as { accessToken: string };
    const out = await api.send(signOut, { token: accessToken, body: {}, headers });
    expect(out.headers.get('set-cookie')).toContain('consilium-refresh=;');
    expect((await api.send(refreshSignIn, { body: {}, headers })).status).toBe(401);
  });
});

describe('signing out', () => {
  it('ends one sign-in, or all of the account', async () => {
    const account = await invited(api, admin, 'clinician');
    const [second, third] = [await signedInAgain(api, account), await signedInAgain(api, account)];
    await api.expectReply(signOut, { token: second.token, body: {} });
    expect((await me(second.token)).status).toBe(401);
    expect((await me(third.token)).status).toBe(200);
    await api.expectReply(signOut, { token: third.token, body: { scope: 'everywhere' } });
    expect((await me(third.token)).status).toBe(401);
    expect((await me(account.token)).status).toBe(401);
  });
});

describe('passwords', () => {
  it('are changed by who knows the old one; other sign-ins end', async () => {
    const account = await invited(api, admin, 'clinician');
    const other = await signedInAgain(api, account);
    const body = { password: account.password, newPassword: 'a password of this year' };
    const wrong = { ...body, password: 'not the old one' };
    expect(code(await api.send(changePassword, { token: account.token, body: wrong }))).toBe(
      'PASSWORD_WRONG',
    );
    await api.expectReply(changePassword, { token: account.token, body });
    expect((await me(account.token)).status).toBe(200);
    expect((await me(other.token)).status).toBe(401);
    await signedInAgain(api, { ...account, password: body.newPassword });
    expect(code(await api.send(signIn, { body: signInBody(account) }))).toBe('SIGN_IN_REFUSED');
  });

  it('have at least twelve characters', async () => {
    const body = { password: admin.password, newPassword: 'elevenchars' };
    expect(code(await api.send(changePassword, { token: admin.token, body }))).toBe('INVALID_REQUEST');
  });

  it('have one open link: an older one is void', async () => {
    const account = await invited(api, admin, 'patient');
    const make = async () =>
      (
        await api.expectReply(createResetLink, {
          token: admin.token,
          params: { userId: account.userId },
          body: {},
        })
      ).url;
    const [older, newer] = [await make(), await make()];
    const password = 'only by the newest';
    expect(code(await api.send(resetPassword, { body: { secret: secretOf(older), password } }))).toBe(
      'LINK_USED',
    );
    await api.expectReply(resetPassword, { body: { secret: secretOf(newer), password } });
  });
});

describe('invitations', () => {
  const invite = async (body: object, token = admin.token) =>
    api.expectReply(createInvitation, { token, body });
  const person = { displayName: 'Dr. New', password: 'long enough a password' };

  it('make one account, with the invited address', async () => {
    const { url } = await invite({ role: 'clinician', email: 'new@clinic.example' });
    const secret = secretOf(url);
    expect(await api.expectReply(readInvitation, { body: { secret } })).toEqual({
      role: 'clinician',
      email: 'new@clinic.example',
    });
    const body = { secret, ...person, email: 'elsewhere@clinic.example' };
    const answers = await Promise.all(
      [1, 2, 3].map(() => api.send(acceptInvitation, { body: { ...body, refreshIn: 'body' } })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 410, 410]);
    const { accessToken } = answers.find(({ status }) => status === 201)?.body as { accessToken: string };
    expect((await api.expectReply(getMe, { token: accessToken })).account?.email).toBe('new@clinic.example');
    expect(code(await api.send(readInvitation, { body: { secret } }))).toBe('LINK_USED');
  });

  it('are for addresses without an account', async () => {
    const body = { role: 'clinician', email: admin.email };
    expect(code(await api.send(createInvitation, { token: admin.token, body }))).toBe('EMAIL_TAKEN');
    const { url } = await invite({ role: 'patient' });
    const taken = { secret: secretOf(url), ...person, email: admin.email };
    expect(code(await api.send(acceptInvitation, { body: taken }))).toBe('EMAIL_TAKEN');
    await api.expectReply(acceptInvitation, { body: { ...taken, email: 'free@clinic.example' } });
  });

  it('come from clinicians too, but not to administrators', async () => {
    const doctor = await invited(api, admin, 'clinician');
    await invite({ role: 'patient' }, doctor.token);
    const answer = await api.send(createInvitation, { token: doctor.token, body: { role: 'admin' } });
    expect(code(answer)).toBe('FORBIDDEN');
  });
});

describe('administrators', () => {
  it('list accounts in pages, find them and change roles, which ends sign-ins', async () => {
    const doctor = await invited(api, admin, 'clinician');
    const { users, nextCursor } = await api.expectReply(listUsers, {
      token: admin.token,
      query: { limit: '1' },
    });
    expect(users.map(({ userId }) => userId)).toEqual([doctor.userId]);
    const rest = await api.expectReply(listUsers, {
      token: admin.token,
      query: { limit: '100', cursor: nextCursor ?? '' },
    });
    expect(rest.users.map(({ userId }) => userId)).toContain(admin.userId);
    expect(rest.users.map(({ userId }) => userId)).not.toContain(doctor.userId);
    const found = await api.expectReply(findUser, { token: doctor.token, body: { email: admin.email } });
    expect(found.userId).toBe(admin.userId);
    const changed = await api.expectReply(updateUser, {
      token: admin.token,
      params: { userId: doctor.userId },
      body: { role: 'patient' },
    });
    expect(changed.role).toBe('patient');
    expect((await me(doctor.token)).status).toBe(401);
  });

  it('are never none', async () => {
    const fresh = await startTestApi();
    try {
      const only = await firstAdmin(fresh);
      for (const body of [{ role: 'clinician' }, { state: 'disabled' }]) {
        const sent = { token: only.token, params: { userId: only.userId }, body };
        expect(code(await fresh.send(updateUser, sent))).toBe('LAST_ADMIN');
      }
    } finally {
      await fresh.close();
    }
  });
});

it('everything that happened to accounts is in the audit log, without a name or an address', async () => {
  const account = await invited(api, admin, 'clinician');
  await api.send(signIn, { body: { ...signInBody(account), password: 'wrong' } });
  const { entries } = await api.auditSearch.search({}, 1000, null);
  const about = entries.filter(({ subjectId }) => subjectId === account.userId).map(({ action }) => action);
  expect(about).toEqual(['signIn.failed', 'signIn.succeeded', 'account.created', 'account.invited']);
  const made = entries.find(
    ({ action, subjectId }) => action === 'account.created' && subjectId === account.userId,
  );
  expect(made).toMatchObject({ actorId: account.userId, actorKind: 'user' });
  expect(entries.some(({ action }) => action === 'signIn.locked')).toBe(true);
  expect(JSON.stringify(entries)).not.toMatch(/@|Person/);
});
