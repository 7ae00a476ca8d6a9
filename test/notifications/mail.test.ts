import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { keyPrefix } from '../../src/jobs/Jobs.ts';
import { mailQueue } from '../../src/jobs/mail.ts';
import { discardJob, listFailedJobs, replayJob } from '../../src/wire/routes/jobs.ts';
import {
  acceptInvitation,
  readInvitation,
  requestPasswordReset,
  resetPassword,
  signIn,
} from '../../src/wire/routes/signIn.ts';
import { createInvitation, resendInvitation } from '../../src/wire/routes/invitations.ts';
import {
  firstAdmin,
  invited,
  secretOf,
  signedInAgain,
  signInBody,
  type Account,
} from '../support/accounts.ts';
import { mailEvents } from '../support/mailEvents.ts';
import { mailUser, startMailServer, type MailServer } from '../support/mailServer.ts';
import type { Answer } from '../support/sendRoute.ts';
import { mailOrigin, startTestApi, type TestApi } from '../support/testApi.ts';

const code = ({ body }: Answer) => (body as { code?: string }).code;
const linkIn = (text: string) => /https:\/\/\S+/.exec(text)?.[0] ?? expect.unreachable('no link');

describe('a server that sends e-mail', () => {
  let server: MailServer;
  let api: TestApi;
  let admin: Account;
  let queue: Awaited<ReturnType<typeof mailEvents>>;
  beforeAll(async () => {
    server = await startMailServer();
    api = await startTestApi({}, { mail: server.settings });
    admin = await firstAdmin(api);
    queue = await mailEvents(api);
  });
  afterAll(async () => {
    await queue.close();
    await api.close();
    await server.close();
  });

  const ask = (email: string) => api.expectReply(requestPasswordReset, { body: { email } });
  /** The end of the next job that ends so. */
  const ended = (how: 'completed' | 'failed') =>
    new Promise<string>((resolve) =>
      queue.events.once(how, ({ jobId }: { jobId: string }) => resolve(jobId)),
    );
  const bull = () => api.jobs.bullOf({ name: 'mail' });
  const resetMail = async (account: Account) => {
    await ask(account.email);
    return server.next();
  };

  it('a link to set a new password is mailed and works once; who asks learns nothing of who has an account', async () => {
    const account = await invited(api, admin, 'patient');
    await ask('nobody@clinic.example');
    const mail = await resetMail(account);
    expect(mail).toMatchObject({
      to: [account.email],
      from: 'no-reply@clinic.example',
      subject: 'Set a new password',
      secure: true,
      user: 'clinic',
    });
    const link = linkIn(mail.text);
    expect(link).toMatch(`${mailOrigin}/app/#reset=`);
    expect(mail.html).toContain(`<a href="${link}">Set a new password</a>`);
    // Nothing is loaded from anywhere, and nobody answers it automatically.
    expect(mail.html).not.toMatch(/<(img|link|script|iframe|style)|url\(/);
    expect(mail.headers.get('auto-submitted')).toBe('auto-generated');
    const secret = secretOf(link);
    const password = 'set anew by a link';
    await api.expectReply(resetPassword, { body: { secret, password } });
    await signedInAgain(api, { ...account, password });
    expect(code(await api.send(signIn, { body: signInBody(account) }))).toBe('SIGN_IN_REFUSED');
    expect(code(await api.send(resetPassword, { body: { secret, password } }))).toBe('LINK_USED');
    expect(server.received.flatMap(({ to }) => to)).toEqual([account.email]);
  });

  it('an invitation is mailed with a link that nobody else sees; sent again it has a new one, and the old one is void', async () => {
    const made = await api.expectReply(createInvitation, {
      token: admin.token,
      body: { role: 'clinician', email: 'new@clinic.example' },
    });
    expect(made).toMatchObject({ mailed: true, url: null });
    const mail = await server.next();
    expect(mail).toMatchObject({ to: ['new@clinic.example'], subject: 'You are invited to Consilium' });
    const link = linkIn(mail.text);
    expect(link).toMatch(`${mailOrigin}/app/#invitation=`);
    const read = (of: string) => api.send(readInvitation, { body: { secret: secretOf(of) } });
    expect((await read(link)).body).toMatchObject({ email: 'new@clinic.example' });

    const again = await api.expectReply(resendInvitation, {
      token: admin.token,
      params: { invitationId: made.invitationId },
      body: {},
    });
    expect(again).toMatchObject({ invitationId: made.invitationId, mailed: true, url: null });
    const newLink = linkIn((await server.next()).text);
    expect(newLink).not.toBe(link);
    expect(code(await read(link))).toBe('LINK_USED');
    const person = {
      displayName: 'Dr. New',
      email: 'new@clinic.example',
      password: 'long enough a password',
    };
    await api.expectReply(acceptInvitation, { body: { secret: secretOf(newLink), ...person } });
    expect(code(await read(newLink))).toBe('LINK_USED');
  });

  it('nobody is sent more than ten invitations a day, whoever makes them', async () => {
    const others = [admin, await invited(api, admin, 'clinician')];
    const body = { role: 'patient' as const, email: 'unasked@elsewhere.example' };
    for (let sent = 0; sent < 10; sent += 1) {
      const { token } = others[sent % 2]!;
      await api.expectReply(createInvitation, { token, body });
      expect(await server.next()).toMatchObject({ to: [body.email] });
    }
    for (const { token } of others)
      expect(await api.send(createInvitation, { token, body })).toMatchObject({
        status: 429,
        body: { code: 'RATE_LIMITED', details: { retryAfterMs: expect.any(Number) } },
      });
  });

  it('a mail that is deferred is tried again and sent once', async () => {
    const account = await invited(api, admin, 'patient');
    server.refuse('recipient', 451);
    server.refuse('content', 452);
    const before = server.received.length;
    const done = ended('completed');
    const mail = await resetMail(account);
    const jobId = await done;
    expect(server.refusals.splice(0)).toEqual([451, 452]);
    expect(mail.headers.get('message-id')).toBe(`<${jobId}@clinic.example>`);
    expect(server.received).toHaveLength(before + 1);
    expect(await api.jobs.standing(mailQueue, jobId)).toMatchObject({ state: 'completed', attemptsMade: 3 });
    // Of the links that were made on the way, the one that arrived is good.
    const body = { secret: secretOf(linkIn(mail.text)), password: 'set anew after all' };
    await api.expectReply(resetPassword, { body });
  });

  it('a job that runs again after its mail was sent sends nothing', async () => {
    const account = await invited(api, admin, 'patient');
    const done = ended('completed');
    const mail = await resetMail(account);
    const jobId = await done;
    const before = server.received.length;
    const job = await bull().getJob(jobId);
    const again = ended('completed');
    await job?.retry('completed');
    expect(await again).toBe(jobId);
    expect(server.received).toHaveLength(before);
    const body = { secret: secretOf(linkIn(mail.text)), password: 'the link stands as it was' };
    await api.expectReply(resetPassword, { body });
  });

  it('who asks again within minutes is mailed once', async () => {
    const account = await invited(api, admin, 'patient');
    const before = server.received.length;
    const add = vi.spyOn(api.jobs, 'add');
    // Not across the border of two rounds.
    vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 300_000) * 300_000 + 1_000 });
    try {
      await resetMail(account);
      await ask(account.email);
      await vi.waitUntil(() => add.mock.results.length === 2);
      await Promise.all(add.mock.results.map(({ value }) => value as Promise<unknown>));
    } finally {
      vi.useRealTimers();
      add.mockRestore();
    }
    expect(server.received).toHaveLength(before + 1);
  });

  it('a mail that is refused is dead at once, for administrators to see, send again or forget', async () => {
    const account = await invited(api, admin, 'patient');
    server.refuse('recipient', 550);
    const failed = ended('failed');
    await ask(account.email);
    const jobId = await failed;
    const { jobs } = await api.expectReply(listFailedJobs, {
      token: admin.token,
      params: { queue: 'mail' },
    });
    expect(jobs).toMatchObject([{ jobId, reason: 'MAIL_REFUSED', attempts: 1 }]);
    expect(server.refusals.splice(0)).toEqual([550]);
    const sent = { token: admin.token, params: { queue: 'mail' as const, jobId } };
    await api.expectReply(replayJob, sent);
    const mail = await server.next();
    expect(mail.to).toEqual([account.email]);
    expect(code(await api.send(discardJob, sent))).toBe('JOB_NOT_FOUND');
  });

  it('mails wait for a server that is down, each sent once when it is back', async () => {
    const accounts = [await invited(api, admin, 'patient'), await invited(api, admin, 'patient')];
    const before = server.received.length;
    await server.down();
    const failedOnce = new Promise<void>((resolve) => {
      const waiting = new Set<string>();
      queue.events.on('delayed', ({ jobId }: { jobId: string }) => {
        waiting.add(jobId);
        if (waiting.size === accounts.length) resolve();
      });
    });
    for (const { email } of accounts) await ask(email);
    await failedOnce;
    queue.events.removeAllListeners('delayed');
    expect(server.received).toHaveLength(before);
    await server.up();
    const mails = [await server.next(), await server.next()];
    expect(mails.flatMap(({ to }) => to).sort()).toEqual(accounts.map(({ email }) => email).sort());
    expect(server.received).toHaveLength(before + accounts.length);
  });

  it('holds ids alone in Redis, and no address and no link in its log', async () => {
    const account = await invited(api, admin, 'patient');
    server.refuse('recipient', 451);
    const done = ended('completed');
    const mail = await resetMail(account);
    const jobId = await done;
    const { redis } = api.database;
    const keys = await redis.keys(`${keyPrefix}:mail:*`);
    const stored = await Promise.all(
      keys.map(async (key) => {
        const type = await redis.type(key);
        if (type === 'hash') return JSON.stringify(await redis.hgetall(key));
        if (type === 'stream') return JSON.stringify(await redis.xrange(key, '-', '+'));
        return '';
      }),
    );
    const inRedis = stored.join('\n');
    expect(inRedis).toContain(account.userId);
    const job = await bull().getJob(jobId);
    expect(job?.data).toEqual({
      kind: 'passwordReset',
      subjectId: account.userId,
      round: expect.any(Number) as number,
    });
    expect(inRedis).not.toMatch(/@|#reset|#invitation|Person/);
    const log = api.log();
    expect(log).toContain('MAIL_DEFERRED');
    for (const { text } of server.received) expect(log).not.toContain(secretOf(linkIn(text)));
    for (const shown of ['@clinic.example', mailUser.password, secretOf(linkIn(mail.text))]) {
      expect(log).not.toContain(shown);
    }
  });
});

describe('a server without an SMTP server', () => {
  let api: TestApi;
  let admin: Account;
  beforeAll(async () => {
    api = await startTestApi();
    admin = await firstAdmin(api);
  });
  afterAll(() => api.close());

  it('says so to who asks for a mail, and hands the links of invitations to who invites', async () => {
    const answer = await api.send(requestPasswordReset, { body: { email: admin.email } });
    expect(answer.status).toBe(501);
    expect(code(answer)).toBe('MAIL_UNAVAILABLE');
    const { url, mailed } = await api.expectReply(createInvitation, {
      token: admin.token,
      body: { role: 'clinician', email: 'new@clinic.example' },
    });
    expect(mailed).toBe(false);
    const { email } = await api.expectReply(readInvitation, { body: { secret: secretOf(url) } });
    expect(email).toBe('new@clinic.example');
    expect((await api.jobs.queueCounts()).find(({ queue }) => queue === 'mail')).toMatchObject({
      waiting: 0,
      completed: 0,
    });
  });
});
