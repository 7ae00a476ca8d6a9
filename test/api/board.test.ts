/** The board of jobs through real HTTP: who comes in, for how long, and what they do there. */
import { appRoutes } from '@bull-board/api/dist/routes.js';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hashOfSecret } from '../../src/auth/secrets.ts';
import { boardPassLifetimeMs } from '../../src/auth/BoardPasses.ts';
import { transcriptionQueue } from '../../src/jobs/transcription.ts';
import type { UserClaims } from '../../src/auth/claims.ts';
import { userRole } from '../../src/wire/access.ts';
import { errorBody } from '../../src/wire/errors.ts';
import { listFailedJobs, openBoard } from '../../src/wire/routes/jobs.ts';
import { signOut } from '../../src/wire/routes/signIn.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { jobProcessor } from '../../workers/JobProcessor.ts';
import { JobRunner } from '../../workers/JobRunner.ts';
import { JobFailure } from '../../src/jobs/JobFailure.ts';
import { createLogger } from '../../config/logger.ts';
import { firstAdmin, invited, type Account } from '../support/accounts.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let first: Account;
beforeAll(async () => {
  api = await startTestApi();
  first = await firstAdmin(api);
});
afterAll(() => api.close());

const board = '/admin/board';
const pass = async (token: string) => {
  const answer = await api.send(openBoard, { token });
  expect(answer.status).toBe(201);
  return { answer, cookie: (answer.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
};
interface Asked {
  method?: string;
  cookie?: string;
  origin?: string | null;
}
const ask = (path: string, { method = 'GET', cookie, origin = api.url }: Asked = {}) =>
  fetch(`${api.url}${board}${path}`, {
    method,
    redirect: 'manual',
    headers: {
      ...(cookie === undefined ? {} : { cookie }),
      ...(origin === null || method === 'GET' ? {} : { origin }),
    },
  });
const codeOf = async (response: Response) => errorBody.parse(await response.json()).code;

/** Everything that the board answers, by itself or through its page. */
const everything = [
  ...appRoutes.api.flatMap(({ method, route }) =>
    [method].flat().flatMap((each) => [route].flat().map((path) => [each.toUpperCase(), path] as const)),
  ),
  ...[appRoutes.entryPoint.route].flat().map((path) => ['GET', path] as const),
  ['GET', '/static/favicon.ico'] as const,
].map(([method, path]) => {
  const places: Record<string, string> = {
    ':queueName': 'transcription',
    ':jobId': uuidv7(),
    ':queueStatus': 'failed',
    ':schedulerId': 'none',
  };
  return [method, path.replace(/:\w+/g, (place) => places[place] ?? 'x')] as const;
});

describe('the board of jobs', () => {
  let admin: Account;
  let cookie: string;
  beforeEach(async () => {
    admin = await invited(api, first, 'admin');
    ({ cookie } = await pass(admin.token));
  });

  it('is opened by a cookie for ten minutes that only it is sent, which no script and no other site uses', async () => {
    const { answer } = await pass(admin.token);
    const attributes = (answer.headers.get('set-cookie') ?? '').split('; ').slice(1);
    expect(attributes).toEqual(
      expect.arrayContaining([
        `Max-Age=${boardPassLifetimeMs / 1000}`,
        'Path=/admin/board',
        'HttpOnly',
        'SameSite=Strict',
      ]),
    );
    expect(openBoard.reply.parse(answer.body).path).toBe('/admin/board/');
    const { entries } = await api.auditSearch.search(
      { action: 'jobs.boardOpened', actorId: admin.userId },
      10,
      null,
    );
    expect(entries).toHaveLength(2);
  });

  it('by HTTPS alone where people reach this server so', async () => {
    const behind = await startTestApi({ strictTransport: true });
    const { token } = await behind.signIn(['admin']);
    const { headers } = await behind.send(openBoard, { token });
    expect(headers.get('set-cookie')).toContain('; Secure');
    await behind.close();
  });

  it.each(everything)('%s %s is nobody’s without a pass', async (method, path) => {
    for (const wrong of [undefined, 'consilium-board=', 'consilium-board=nonsense', `x${cookie}`]) {
      const response = await ask(path, { method, ...(wrong === undefined ? {} : { cookie: wrong }) });
      expect([response.status, await codeOf(response)]).toEqual([401, 'UNAUTHENTICATED']);
    }
    const bearer = await fetch(`${api.url}${board}${path}`, {
      method,
      headers: { authorization: `Bearer ${admin.token}`, origin: api.url },
    });
    expect(bearer.status).toBe(401);
  });

  it('gives a clinician no pass, and takes none of who is no administrator any more', async () => {
    const clinician = await invited(api, first, 'clinician');
    expect((await api.send(openBoard, { token: clinician.token })).status).toBe(403);
    await api.expectReply(updateUser, {
      token: first.token,
      params: { userId: admin.userId },
      body: { role: 'clinician' },
    });
    expect((await ask('/api/queues', { cookie })).ok).toBe(false);
    // Even with a sign-in that stands.
    const { signInId } = await api.auth.signIns.start(admin.userId);
    const { secret } = await api.auth.boardPasses.issue({
      ...{ kind: 'user', userId: admin.userId, displayName: 'Dr. Okafor', roles: ['admin'], signInId },
    });
    for (const path of ['/', '/api/queues', '/static/favicon.ico']) {
      const response = await ask(path, { cookie: `consilium-board=${secret}` });
      expect([response.status, await codeOf(response)]).toEqual([403, 'FORBIDDEN']);
    }
  });

  it.each(userRole.options)(
    'holds its rule for who is %s, whatever they were when it was given',
    async (role) => {
      const open = async (userId: string, roles: UserClaims['roles']) => {
        const { signInId } = await api.auth.signIns.start(userId);
        const claims = { kind: 'user' as const, userId, displayName: 'Dr. Okafor', roles, signInId };
        const { secret } = await api.auth.boardPasses.issue(claims);
        return (await ask('/api/queues', { cookie: `consilium-board=${secret}` })).status;
      };
      const expected = role === 'admin' ? 200 : 403;
      expect(await open(uuidv7(), [role])).toBe(expected);
      if (role === 'service') return;
      const account = await invited(api, first, role);
      expect(await open(account.userId, ['admin'])).toBe(expected);
      expect(await open(account.userId, [role])).toBe(expected);
    },
  );

  it('takes no pass whose time is over, whose sign-in has ended, or that another has replaced', async () => {
    expect((await ask('/api/queues', { cookie })).status).toBe(200);
    const { cookie: newer } = await pass(admin.token);
    expect((await ask('/api/queues', { cookie })).status).toBe(401);
    const key = `consilium:once:board:${hashOfSecret(newer.split('=')[1] ?? '')}`;
    const left = await api.database.redis.pttl(key);
    expect(left).toBeGreaterThan(boardPassLifetimeMs - 60_000);
    expect(left).toBeLessThanOrEqual(boardPassLifetimeMs);
    await api.database.redis.pexpire(key, 1);
    await expect.poll(async () => (await ask('/api/queues', { cookie: newer })).status).toBe(401);

    const { cookie: last } = await pass(admin.token);
    expect((await ask('/', { cookie: last })).status).toBe(200);
    await api.expectReply(signOut, { token: admin.token });
    expect((await ask('/', { cookie: last })).status).toBe(401);
  });

  it('is a page under a policy of its own that loads nothing from elsewhere, and shows every queue', async () => {
    const page = await ask('/', { cookie });
    expect(page.status).toBe(200);
    expect(page.headers.get('cache-control')).toBe('no-store');
    expect(page.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self'; style-src 'self';.*frame-ancestors 'none'$/,
    );
    const script = /src="(static\/js\/main[^"]+)"/.exec(await page.text())?.[1] ?? '';
    expect((await ask(`/${script}`, { cookie })).status).toBe(200);
    const { queues } = (await (await ask('/api/queues', { cookie })).json()) as {
      queues: { name: string }[];
    };
    expect(queues.map(({ name }) => name)).toEqual(api.jobs.queues.map(({ name }) => name));
  });

  async function deadJob(): Promise<string> {
    const mediaId = uuidv7();
    const logger = await createLogger({ level: 'silent' });
    const dying = jobProcessor(transcriptionQueue, async () => {
      throw new JobFailure('NOT_PLAYABLE', { retry: false });
    });
    const runner = new JobRunner({ processors: [dying], redis: api.database.redis, logger });
    await api.jobs.add(transcriptionQueue, { mediaId });
    await expect
      .poll(() => api.jobs.standing(transcriptionQueue, mediaId), { timeout: 10_000 })
      .toMatchObject({ state: 'failed' });
    await runner.close();
    return mediaId;
  }
  const failedByRest = async () =>
    (
      await api.expectReply(listFailedJobs, { token: admin.token, params: { queue: 'transcription' } })
    ).jobs.map(({ jobId }) => jobId);
  const actsOn = async (jobId: string) =>
    (await api.auditSearch.search({ subjectKind: 'Job', subjectId: jobId }, 10, null)).entries.map(
      ({ action, actorId }) => [action, actorId],
    );

  it('shows a job that was given up and replays it with all its attempts, as the route does, on record', async () => {
    const jobId = await deadJob();
    expect(await failedByRest()).toContain(jobId);
    const shown = await ask(`/api/queues/transcription/${jobId}`, { cookie });
    expect(await shown.json()).toMatchObject({
      job: { id: jobId, failedReason: 'NOT_PLAYABLE' },
      status: 'failed',
    });
    const replay = await ask(`/api/queues/transcription/${jobId}/retry`, { method: 'PUT', cookie });
    expect(replay.status).toBe(204);
    expect(await failedByRest()).not.toContain(jobId);
    expect(await api.jobs.standing(transcriptionQueue, jobId)).toMatchObject({
      state: 'waiting',
      attemptsMade: 0,
    });
    expect(await actsOn(jobId)).toEqual([['job.replayed', admin.userId]]);
  });

  it('forgets what was given up and runs at once what waits for its time, on record', async () => {
    const jobId = await deadJob();
    const path = `/api/queues/transcription/${jobId}`;
    expect((await ask(`${path}/clean`, { method: 'PUT', cookie })).status).toBe(204);
    expect(await api.jobs.standing(transcriptionQueue, jobId)).toBeNull();
    expect((await ask(`${path}/clean`, { method: 'PUT', cookie })).status).toBe(404);
    const mediaId = uuidv7();
    await api.jobs.add(transcriptionQueue, { mediaId }, { delayMs: 60_000 });
    expect(
      (await ask(`/api/queues/transcription/${mediaId}/promote`, { method: 'PUT', cookie })).status,
    ).toBe(204);
    expect(await api.jobs.standing(transcriptionQueue, mediaId)).toMatchObject({ state: 'waiting' });
    expect(await actsOn(jobId)).toEqual([['job.discarded', admin.userId]]);
    expect(await actsOn(mediaId)).toEqual([['job.promoted', admin.userId]]);
  });

  it('changes nothing for pages of other origins, nor without an origin, and nothing but single jobs', async () => {
    const jobId = await deadJob();
    const path = `/api/queues/transcription/${jobId}/retry`;
    for (const origin of ['https://evil.example', null, 'null']) {
      const response = await ask(path, { method: 'PUT', cookie, origin });
      expect([response.status, await codeOf(response)]).toEqual([403, 'ORIGIN_NOT_ALLOWED']);
    }
    const own = /\/(retry|clean|promote)$/;
    const others = everything.filter(
      ([method, each]) => method !== 'GET' && !(each.split('/').length === 6 && own.test(each)),
    );
    expect(others.length).toBeGreaterThan(10);
    for (const [method, each] of others) {
      expect([each, (await ask(each, { method, cookie })).status]).toEqual([each, 405]);
    }
    expect(await failedByRest()).toContain(jobId);
    expect(await actsOn(jobId)).toEqual([]);
  });
});
