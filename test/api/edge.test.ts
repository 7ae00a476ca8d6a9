import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { errorBody } from '../../src/wire/errors.ts';
import { createInvite, createRoom, enterByInvite, getRoom, readInvite } from '../../src/wire/routes/rooms.ts';
import { getLiveness } from '../../src/wire/routes/operation.ts';
import { exchangeStartLink, getCapabilities } from '../../src/wire/routes/server.ts';
import { answerOf, type Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';
import { pageHtml } from '../support/testPage.ts';

const listed = 'https://platform.example';
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({ allowedOrigins: [listed] });
});
afterAll(async () => {
  await api.close();
});

const fetchFrom = async (path: string, init: RequestInit = {}): Promise<Answer> =>
  answerOf(await fetch(`${api.url}${path}`, { redirect: 'manual', ...init }));

describe('headers', () => {
  it('let nothing run in the page but what this server serves', async () => {
    for (const path of ['/app/', '/health/live', '/nothing']) {
      const { headers } = await fetchFrom(path);
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toContain("default-src 'none'");
      expect(policy).toContain("frame-ancestors 'none'");
      expect(policy).not.toContain('unsafe');
      // Would turn the page's own requests to HTTPS where there is none.
      expect(policy).not.toContain('upgrade-insecure-requests');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('permissions-policy')).toContain('microphone=(self)');
      expect(headers.get('x-powered-by')).toBeNull();
      expect(headers.get('strict-transport-security')).toBeNull();
    }
  });

  it('let listed origins frame the page of a guest link, and no other page of ours', async () => {
    const embedOrigins = [listed, 'https://other.example'];
    const embedded = await startTestApi({ embedOrigins });
    try {
      const headersOf = async (path: string) => (await fetch(`${embedded.url}${path}`)).headers;
      const framed = await headersOf('/app/join');
      expect(framed.get('content-security-policy')).toContain(`frame-ancestors ${embedOrigins.join(' ')}`);
      expect(framed.get('content-security-policy')).toContain("default-src 'none'");
      expect(framed.get('x-frame-options')).toBeNull();
      for (const path of ['/app/', '/app/join/more', '/app/rooms', '/health/live']) {
        const headers = await headersOf(path);
        expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
        expect(headers.get('x-frame-options')).toBe('SAMEORIGIN');
      }
      expect(await embedded.expectReply(getCapabilities)).toMatchObject({ embedOrigins });
    } finally {
      await embedded.close();
    }
  });

  it('ask for HTTPS for ever only where there is HTTPS', async () => {
    const strict = await startTestApi({ strictTransport: true });
    try {
      expect((await strict.send(getLiveness)).headers.get('strict-transport-security')).toContain('max-age=');
    } finally {
      await strict.close();
    }
  });
});

describe('origins', () => {
  it('of other pages are turned away, before anything is done', async () => {
    const { token } = await api.signIn();
    for (const origin of ['https://evil.example', 'null', 'http://127.0.0.1:1']) {
      const answer = await api.send(createRoom, { token, body: { name: 'Follow-up' }, headers: { origin } });
      expect(answer).toMatchObject({ status: 403, body: { code: 'ORIGIN_NOT_ALLOWED' } });
      expect(answer.headers.get('access-control-allow-origin')).toBeNull();
      const preflight = await fetchFrom('/rooms', { method: 'OPTIONS', headers: { origin } });
      expect(preflight.status).toBe(403);
    }
  });

  it('of its own page need no more than that', async () => {
    const answer = await api.send(getLiveness, { headers: { origin: api.url } });
    expect(answer.status).toBe(200);
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
  });

  it('that are listed get what browsers ask for', async () => {
    const answer = await api.send(getLiveness, { headers: { origin: listed } });
    expect(answer.headers.get('access-control-allow-origin')).toBe(listed);
    expect(answer.headers.get('access-control-allow-credentials')).toBeNull();
    expect(answer.headers.get('vary')).toContain('Origin');
    const preflight = await fetchFrom('/rooms', {
      method: 'OPTIONS',
      headers: { origin: listed, 'access-control-request-method': 'POST' },
    });
    expect(preflight.status).toBe(204);
    expect(preflight.headers.get('access-control-allow-headers')).toContain('Authorization');
    const refused = await api.send(createRoom, { body: {}, headers: { origin: listed } });
    expect(refused).toMatchObject({ status: 401 });
    expect(refused.headers.get('access-control-allow-origin')).toBe(listed);
  });
});

describe('wrong credentials', () => {
  it('are counted for each address, right ones are not', async () => {
    const strict = await startTestApi({ failuresPerMinute: 5 });
    try {
      const { token } = await strict.signIn();
      const { room } = await strict.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
      const { secret } = await strict.roomStore.createInvite(room.roomId, {
        role: 'patient',
        expiresAt: null,
      });
      for (let right = 0; right < 20; right++) await strict.expectReply(readInvite, { body: { secret } });
      const wrong = { body: { credential: 'x'.repeat(43) } };
      for (let tried = 0; tried < 5; tried++) {
        expect(await strict.send(exchangeStartLink, wrong)).toMatchObject({
          body: { code: 'START_LINK_USED' },
        });
      }
      const limited = await strict.send(exchangeStartLink, wrong);
      expect(limited).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
      expect(limited.headers.get('retry-after')).toBe('60');
      // Guest links are credentials as well; what needs a token is not touched.
      expect(await strict.send(readInvite, { body: { secret } })).toMatchObject({ status: 429 });
      const ofToken = await strict.send(getRoom, { token, params: { roomId: room.roomId } });
      expect(ofToken.status).toBe(200);
    } finally {
      await strict.close();
    }
  });

  it('cannot be spread over addresses that a caller makes up', async () => {
    const strict = await startTestApi({ failuresPerMinute: 3 });
    try {
      const statuses: number[] = [];
      for (let tried = 0; tried < 6; tried++) {
        const { status } = await strict.send(exchangeStartLink, {
          body: { credential: 'x'.repeat(43) },
          headers: { 'x-forwarded-for': `203.0.113.${tried}` },
        });
        statuses.push(status);
      }
      expect(statuses).toEqual([410, 410, 410, 429, 429, 429]);
    } finally {
      await strict.close();
    }
  });
});

describe('the log', () => {
  it('follows a request by its id, and holds neither secrets nor names', async () => {
    const { token } = await api.signIn();
    const link = await api.auth.startLinks.issue();
    const credential = link.slice(link.indexOf('=') + 1);
    const signedIn = await api.expectReply(exchangeStartLink, { body: { credential } });
    const { room } = await api.expectReply(createRoom, { token, body: { name: 'Knee of Mr. Adebayo' } });
    const { url } = await api.expectReply(createInvite, { token, params: { roomId: room.roomId }, body: {} });
    const secret = url.slice(url.indexOf('=') + 1);
    const guest = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Tunde Adebayo' } });
    await api.send(createRoom, { token: `${token}x`, body: { name: 'Knee of Mr. Adebayo' } });
    await api.send(createRoom, { token, body: { name: 5, displayName: 'Tunde Adebayo' } });
    await fetchFrom(`/rooms?token=${token}&name=Adebayo`);
    const { headers } = await api.send(getLiveness, { headers: { 'x-request-id': 'from-the-caller-1' } });
    expect(headers.get('x-request-id')).toBe('from-the-caller-1');
    const odd = await api.send(getLiveness, { headers: { 'x-request-id': 'not "an" id' } });
    expect(odd.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/);

    await expect.poll(() => api.log()).toContain('from-the-caller-1');
    const log = api.log();
    expect(log).toMatch(/"correlationId":"[\w-]+","route":"enterByInvite","method":"POST","status":201/);
    for (const kept of [token, credential, secret, guest.token, signedIn.accessToken, 'Adebayo']) {
      expect(log).not.toContain(kept);
    }
  });
});

describe('what goes wrong inside', () => {
  it('is told as INTERNAL and no more, and logged with its cause', async () => {
    const broken = await startTestApi({
      captioning: () => {
        throw new Error('a detail of ours');
      },
    });
    try {
      const answer = await answerOf(await fetch(`${broken.url}/api/v1/capabilities`));
      const body = errorBody.parse(answer.body);
      expect([answer.status, body.code, body.details]).toEqual([500, 'INTERNAL', {}]);
      expect(JSON.stringify(answer.body)).not.toContain('detail of ours');
      expect(broken.log()).toContain('a detail of ours');
      expect(broken.log()).toContain(body.requestId);
    } finally {
      await broken.close();
    }
  });

  it('is told as DEPENDENCY_UNAVAILABLE where Redis is away', async () => {
    const alone = await startTestApi();
    try {
      const { token } = await alone.signIn();
      alone.database.redis.disconnect();
      const answer = await alone.send(createRoom, { token, body: { name: 'Follow-up' } });
      expect(answer).toMatchObject({
        status: 503,
        body: { code: 'DEPENDENCY_UNAVAILABLE', details: { dependency: 'redis' } },
      });
    } finally {
      await alone.close();
    }
  });

  it('a request without a host gets no link', async () => {
    const { token } = await api.signIn();
    const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
    const answer = await api.send(createInvite, {
      token,
      params: { roomId: room.roomId },
      body: {},
    });
    expect(answer.status).toBe(201);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      const { hostname, port } = new URL(api.url);
      const call = request(
        {
          hostname,
          port,
          path: `/rooms/${room.roomId}/invites`,
          method: 'POST',
          headers: { host: 'a/b', authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        },
        (response) => {
          response.resume();
          resolve(response.statusCode);
        },
      );
      call.once('error', reject);
      call.end('{}');
    });
    expect(status).toBe(400);
  });
});

describe('the page', () => {
  it('is where / leads, at every place within it, and never from a cache', async () => {
    const root = await fetchFrom('/');
    expect([root.status, root.headers.get('location')]).toEqual([302, '/app/']);
    for (const path of ['/app', '/app/', '/app/join', '/app/rooms/0193/visit', '/app/.sources']) {
      const answer = await fetchFrom(path);
      expect([path, answer.status, answer.body]).toEqual([path, 200, pageHtml]);
      expect(answer.headers.get('cache-control')).toBe('no-cache');
      expect(answer.headers.get('content-type')).toContain('text/html');
    }
  });

  it('has files that are kept for ever under assets, others asked for anew, all compressed', async () => {
    const asset = await fetchFrom('/app/assets/main-abc123.js');
    expect(asset.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(asset.headers.get('content-encoding')).toBe('gzip');
    expect(asset.headers.get('content-type')).toContain('javascript');
    const icon = await fetchFrom('/app/icon.svg');
    expect(icon.headers.get('cache-control')).toBe('no-cache');
    const etag = icon.headers.get('etag') ?? '';
    expect(
      (await fetchFrom('/app/icon.svg', { headers: { 'if-none-match': etag, 'cache-control': 'max-age=0' } }))
        .status,
    ).toBe(304);
  });

  it('leads nowhere else', async () => {
    for (const path of [
      '/app/%2e%2e/%2e%2e/package.json',
      '/app/..%2f..%2fpackage.json',
      '/app/assets/..%2f..%2f.env',
    ]) {
      const answer = await fetchFrom(path);
      expect([path, answer.status === 400 || answer.status === 404 || answer.body === pageHtml]).toEqual([
        path,
        true,
      ]);
    }
  });
});
