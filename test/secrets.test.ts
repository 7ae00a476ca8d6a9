/** A whole server, as talkative as it can be, and everything secret that it hands out or is given in a visit. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { z } from 'zod';
import { freePort } from '../config/freePort.ts';
import type { Route } from '../src/wire/entries.ts';
import { beginTotp, changePassword, createFirstAdmin } from '../src/wire/routes/accounts.ts';
import { createInvitation } from '../src/wire/routes/invitations.ts';
import { createInvite, createRoom, enterByInvite, enterRoom, readInvite } from '../src/wire/routes/rooms.ts';
import { exchangeStartLink } from '../src/wire/routes/server.ts';
import {
  acceptInvitation,
  refreshSignIn,
  requestPasswordReset,
  resetPassword,
  signIn,
} from '../src/wire/routes/signIn.ts';
import { createApiKey, createResetLink, listUsers } from '../src/wire/routes/users.ts';
import { createVisit } from '../src/wire/routes/visits.ts';
import { createWebhook, listWebhooks, rotateWebhookSecret } from '../src/wire/routes/webhooks.ts';
import { mailUser, startMailServer, type MailServer } from './support/mailServer.ts';
import { RoomsClient } from './support/RoomsClient.ts';
import { sendRoute, type Sent } from './support/sendRoute.ts';
import { startServer, type RunningServer } from './support/startServer.ts';

const metricsToken = 'a token for the scraper alone';
const tokenSecret = 'c'.repeat(20) + 'secret of this test' + 'd'.repeat(20);

let mailServer: MailServer;
let server: RunningServer;
beforeAll(async () => {
  mailServer = await startMailServer();
  const port = await freePort();
  server = await startServer({
    WS_PORT: String(port),
    CONSILIUM_PUBLIC_URL: `http://127.0.0.1:${port}`,
    CONSILIUM_LOG_LEVEL: 'trace',
    CONSILIUM_METRICS_TOKEN: metricsToken,
    CONSILIUM_TOKEN_SECRET: tokenSecret,
    CONSILIUM_SMTP_URL: `smtp://${mailUser.user}@127.0.0.1:${mailServer.settings.server.port}`,
    CONSILIUM_SMTP_PASSWORD: mailUser.password,
    CONSILIUM_MAIL_FROM: 'Clinic <no-reply@clinic.example>',
    CONSILIUM_WEBHOOK_HOSTS: '127.0.0.1',
    WHISPER_MODEL: './no-such-model.bin',
  });
}, 180_000);
afterAll(async () => {
  server.expectErrors(/WEBHOOK_NOT_TAKEN/);
  await server.stop();
  await mailServer.close();
});

/** By what they are. */
const secrets = new Map<string, string>();
/** Keeps a secret, and answers it. */
function secret(what: string, value: string): string {
  // A token is searched for by its parts: its header is that of all tokens, and no secret.
  const parts = value.startsWith('eyJ') ? value.split('.').slice(1) : [value];
  parts.forEach((part, at) => secrets.set(`${what} ${at}`, part));
  return value;
}

const inFragment = (url: string): string => /#\w+=([\w-]+)/.exec(url)?.[1] ?? expect.unreachable(url);
const linkIn = (text: string): string => /http:\/\/\S+/.exec(text)?.[0] ?? expect.unreachable('no link');

async function ask<R extends z.ZodType>(
  route: Route<z.ZodType, z.ZodType, z.ZodType, R>,
  sent: Sent = {},
): Promise<z.output<R>> {
  const { status, body } = await sendRoute(server.url, route, sent);
  expect(status, `${route.name} ${JSON.stringify(body)}`).toBeLessThan(300);
  return route.reply.parse(status === 204 ? {} : body);
}

const refused = async (route: Route, sent: Sent): Promise<void> => {
  expect((await sendRoute(server.url, route, sent)).status).toBeGreaterThanOrEqual(400);
};

test('no token, password, key, code or link that was handed out or brought stands in any line of the log', async () => {
  for (const [what, value] of Object.entries({ metricsToken, tokenSecret, mail: mailUser.password })) {
    secret(what, value);
  }

  // The operator's link, then accounts.
  const credential = secret('start link', inFragment(server.startLink));
  const started = await ask(exchangeStartLink, { body: { credential } });
  const operator = secret('access token', started.accessToken);
  await refused(exchangeStartLink, { body: { credential } });
  const password = secret('password', 'correct horse battery staple');
  const email = 'okafor@clinic.example';
  const first = await ask(createFirstAdmin, {
    token: operator,
    body: { displayName: 'Dr. Okafor', email, password },
  });
  secret('access token of an account', first.accessToken);
  const signedIn = await ask(signIn, { body: { email, password, refreshIn: 'body' } });
  if (signedIn.state !== 'signedIn') throw new Error('a second factor was asked for');
  const token = secret('access token by password', signedIn.accessToken);
  const refreshToken = secret('refresh token', signedIn.refreshToken ?? '');
  const refreshed = await ask(refreshSignIn, { body: { refreshToken } });
  secret('refreshed access token', refreshed.accessToken);
  secret('next refresh token', refreshed.refreshToken ?? '');
  await refused(signIn, { body: { email, password: secret('wrong password', 'not the right one at all') } });
  const totp = await ask(beginTotp, { token, body: { password } });
  for (const [name, value] of Object.entries(totp)) secret(`authenticator ${name}`, value);
  const newPassword = secret('new password', 'another horse, same staple');
  await ask(changePassword, { token, body: { password, newPassword } });

  // Links in mails, and one made by hand.
  const invited = 'lund@clinic.example';
  await ask(createInvitation, { token, body: { role: 'clinician', email: invited } });
  const invitation = secret('invitation', inFragment(linkIn((await mailServer.next()).text)));
  const lund = await ask(acceptInvitation, {
    body: { secret: invitation, displayName: 'Dr. Lund', email: invited, password, refreshIn: 'body' },
  });
  secret('access token by invitation', lund.accessToken);
  secret('refresh token by invitation', lund.refreshToken ?? '');
  await ask(requestPasswordReset, { body: { email: invited } });
  const reset = secret('reset link', inFragment(linkIn((await mailServer.next()).text)));
  await ask(resetPassword, { body: { secret: reset, password: newPassword } });
  await refused(resetPassword, { body: { secret: reset, password: newPassword } });
  const { users } = await ask(listUsers, { token });
  const { userId } = users.find((user) => user.email === invited) ?? expect.unreachable();
  const made = await ask(createResetLink, { token, params: { userId }, body: {} });
  secret('reset link by hand', inFragment(made.url));

  // Another platform: its key, its webhook, its links.
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const { key } = await ask(createApiKey, {
    token,
    body: { serviceName: 'Platform', scopes: ['visits:write', 'webhooks:manage', 'cases:write'], expiresAt },
  });
  secret('API key', key);
  const webhookPath = secret('path of a webhook', 'hooks-of-a-secret-name');
  const { webhook, ...hook } = await ask(createWebhook, {
    token: key,
    body: { url: `https://127.0.0.1:1/${webhookPath}` },
  });
  secret('webhook secret', hook.secret);
  const rotated = await ask(rotateWebhookSecret, {
    token: key,
    params: { webhookId: webhook.webhookId },
    body: {},
  });
  secret('next webhook secret', rotated.secret);
  const visit = await sendRoute(server.url, createVisit, { token: key, body: createVisit.example.body });
  const links = [...JSON.stringify(visit.body).matchAll(/https?:[^"]+#[^"]+/g)];
  expect(links).toHaveLength(2);
  const visitLinks = links.map(([link], at) => secret(`link ${at} of a visit`, inFragment(link)));

  // Which begins, so that the platform is told; nobody listens there.
  const atVisit = await ask(enterByInvite, { body: { secret: visitLinks[0], displayName: 'Dr. Lund' } });
  await (await RoomsClient.connect(server.url, secret('room token of a visit', atVisit.token))).enter();
  await expect.poll(() => server.log(), { timeout: 20_000 }).toContain('WEBHOOK_NOT_TAKEN');

  // A room, its links and tokens, its media.
  const { room } = await ask(createRoom, { token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const host = secret(
    'room token',
    (await ask(enterRoom, { token, params, body: { displayName: 'Host' } })).token,
  );
  const { url } = await ask(createInvite, { token, params, body: { role: 'clinician' } });
  const guestLink = secret('guest link', inFragment(url));
  await ask(readInvite, { body: { secret: guestLink } });
  const entered = await ask(enterByInvite, { body: { secret: guestLink, displayName: 'Dr. Lund' } });
  const guest = secret('room token of a guest', entered.token);
  for (const own of [host, guest]) {
    const client = await RoomsClient.connect(server.url, own);
    await client.enter();
    await client.sendTransport();
    client.close();
  }
  await expect(RoomsClient.connect(server.url, `${guest}x`)).rejects.toThrow();

  // In places where none belongs.
  await refused(listWebhooks, { token: `${key}x` });
  await refused(listUsers, { query: { token, access_token: host, secret: guestLink } });
  await fetch(`${server.url}/app/join?invite=${guestLink}`);
  await fetch(`${server.url}/rooms/${guestLink}`, { headers: { cookie: `session=${refreshToken}` } });
  await fetch(`${server.url}/metrics`, { headers: { authorization: `Bearer ${metricsToken}` } });
  await fetch(`${server.url}/api/v1/ws/?EIO=4&transport=polling&token=${host}`);

  const log = server.log();
  // It is the log of all that, and of its most talkative level.
  for (const told of ['"route":"signIn"', '"route":"enterByInvite"', '"level":"debug"', '"queue":"mail"']) {
    expect(log).toContain(told);
  }
  expect(secrets.size).toBeGreaterThan(30);
  const found = [...secrets].filter(([, value]) =>
    [value, encodeURIComponent(value), Buffer.from(value).toString('base64url')].some(
      (form) => form.length < 8 || log.includes(form),
    ),
  );
  expect(found.map(([what]) => what)).toEqual([]);
}, 120_000);
