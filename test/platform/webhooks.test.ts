/** What happens in visits, told to receivers that are up, down, and wrong. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import { webhookDeliveries } from '../../src/jobs/webhookDeliveries.ts';
import { replayJob } from '../../src/wire/routes/jobs.ts';
import { createRoom, endVisit, enterRoom } from '../../src/wire/routes/rooms.ts';
import { updateUser } from '../../src/wire/routes/users.ts';
import { createVisit } from '../../src/wire/routes/visits.ts';
import {
  createWebhook,
  deleteWebhook,
  listDeliveries,
  listWebhooks,
  replayDelivery,
  rotateWebhookSecret,
} from '../../src/wire/routes/webhooks.ts';
import { enterByInvite } from '../../src/wire/routes/rooms.ts';
import { endSession } from '../../src/wire/events/admission.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { toCaptions } from '../support/RoomsClient.ts';
import { serviceKey } from '../support/serviceKey.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhookReceiver.ts';

/** The first statements of a cold Neo4j take seconds. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 30_000 });

let api: TestApi;
let receiver: WebhookReceiver;
vi.setConfig({ testTimeout: 60_000 });
const pipeline = new RecordingPipeline();
const types = ['visit.began', 'visit.ended', 'transcript.ready'];

/** A platform with a webhook at the receiver. */
async function platform() {
  const token = await serviceKey(api, ['visits:write', 'webhooks:manage']);
  const { webhook, secret } = await api.expectReply(createWebhook, { token, body: { url: receiver.url } });
  const { webhookId } = webhook;
  const listed = async () =>
    (await api.expectReply(listDeliveries, { token, params: { webhookId } })).deliveries;
  return { token, webhookId, secret, listed };
}

/** A visit of that platform, which its clinician opens. */
async function visit(token: string) {
  const body = {
    externalId: uuidv7(),
    case: { externalId: uuidv7(), patient: { name: 'Ana Ruiz' } },
    name: 'Follow-up',
    participants: [{ externalId: 'staff-7', role: 'clinician' }],
  };
  const { visitId, caseId, links } = await api.expectReply(createVisit, { token, body });
  const secret = new URL(links[0]?.url ?? '').hash.replace('#invite=', '');
  const entrance = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Dr. Okafor' } });
  const doctor = await api.connect(entrance.token);
  await doctor.enter({ consent: toCaptions });
  const { sessionId } = doctor.admission.session;
  const end = async () => {
    await doctor.request(endSession, {});
    await doctor.disconnected();
  };
  return { visitId, caseId, sessionId, end };
}

const receivedOf = (sessionId: string) =>
  receiver.received.filter(({ event }) => event.data.sessionId === sessionId);
const typesOf = (sessionId: string) => receivedOf(sessionId).map(({ event }) => event.type);

describe.each(graphEngines)('webhooks on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
    api = await startTestApi({}, { graph: opened.graph, pipeline });
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) skip(missing);
    receiver = await startWebhookReceiver();
  });
  afterEach(async () => {
    if (missing === null) await receiver.close();
  });
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    await opened.close();
  });

  test('a visit that begins, ends and can be read is told in this order, signed, with ids alone', async () => {
    const { token, secret, listed } = await platform();
    const { visitId, caseId, sessionId, end } = await visit(token);
    await eventually(() => typesOf(sessionId)).toEqual(['visit.began']);
    const recognised = Promise.withResolvers<void>();
    pipeline.settling = recognised.promise;
    await end();
    await eventually(() => typesOf(sessionId)).toEqual(['visit.began', 'visit.ended']);
    // What was said last is still being recognised: the transcript is not whole.
    await api.recording.drained();
    expect(typesOf(sessionId)).toEqual(['visit.began', 'visit.ended']);
    recognised.resolve();
    await eventually(() => typesOf(sessionId)).toEqual(types);

    for (const received of receivedOf(sessionId)) {
      expect(received.event.data).toEqual({ visitId, sessionId, caseId });
      expect(received.signedBy(secret)).toBe(true);
      expect(received.signedBy('whsec_c29tZXRoaW5nIGVsc2U=')).toBe(false);
      expect(Math.abs(received.timestampS - Date.now() / 1000)).toBeLessThan(60);
    }
    expect(receivedOf(sessionId).map(({ id }) => id)).toEqual(
      ['began', 'ended', 'ready'].map((kind) => `${kind}_${sessionId}`),
    );
    await eventually(async () =>
      (await listed()).map(({ type, state, attempts, lastStatus }) => [type, state, attempts, lastStatus]),
    ).toEqual([...types].reverse().map((type) => [type, 'delivered', 1, 204]));
  });

  test('a receiver that is down loses nothing: each event comes once it is up again', async () => {
    const { token, listed } = await platform();
    await receiver.down();
    const visits = await Promise.all(Array.from({ length: 3 }, () => visit(token)));
    for (const { end } of visits) await end();
    await eventually(
      async () =>
        (await listed()).filter(({ attempts, lastFault }) => attempts > 2 && lastFault === 'ECONNREFUSED')
          .length,
    ).toBe(9);
    receiver.received.length = 0;
    await receiver.up();
    for (const { sessionId } of visits) {
      await eventually(() => typesOf(sessionId).sort()).toEqual([...types].sort());
    }
    await eventually(async () => (await listed()).map(({ state }) => state)).toEqual(
      Array(9).fill('delivered'),
    );
  });

  test('what is refused is given up in the end, and replayed under the same id', async () => {
    const { token, webhookId, listed } = await platform();
    // Following this would have the server speak to itself.
    receiver.status = 302;
    receiver.headers = { location: `${api.url}/health/live` };
    const { sessionId, end } = await visit(token);
    await eventually(async () => (await listed())[0]).toMatchObject({
      state: 'failed',
      attempts: webhookDeliveries.attempts,
      lastStatus: 302,
      lastFault: 'refused',
    });
    const [failed] = await listed();
    receiver.status = 204;
    const params = { webhookId, deliveryId: failed?.deliveryId ?? '' };
    expect(await api.expectReply(replayDelivery, { token, params })).toMatchObject({ state: 'waiting' });
    await eventually(async () => (await listed())[0]).toMatchObject({ state: 'delivered', lastStatus: 204 });
    expect(new Set(receivedOf(sessionId).map(({ id }) => id))).toEqual(new Set([`began_${sessionId}`]));
    const before = receivedOf(sessionId).length;
    await api.expectReply(replayDelivery, { token, params });
    await eventually(() => receivedOf(sessionId).length).toBe(before + 1);
    await end();
  });

  test('a delivery whose job took its processes with it is given up, and sent when that job is replayed', async () => {
    const { token, listed } = await platform();
    const queue = api.jobs.bullOf(webhookDeliveries);
    await queue.pause();
    await receiver.down();
    const { sessionId, end } = await visit(token);
    await eventually(async () => (await listed())[0]).toMatchObject({ state: 'waiting', attempts: 0 });
    const { deliveryId } = (await listed())[0]!;
    const jobId = `${deliveryId}_0`;
    await eventually(() => api.jobs.standing(webhookDeliveries, jobId)).not.toBeNull();
    // As if three processes had died of it.
    await api.database.redis.hset(queue.toKey(jobId), 'stc', 3);
    await queue.resume();
    await eventually(() => api.jobs.standing(webhookDeliveries, jobId)).toMatchObject({
      state: 'failed',
      failedReason: 'STALLED',
    });
    const isThis = (each: { deliveryId: string }) => each.deliveryId === deliveryId;
    expect((await listed()).find(isThis)).toMatchObject({ state: 'failed' });
    await receiver.up();
    const { token: admin } = await api.signIn(['admin']);
    await api.expectReply(replayJob, { token: admin, params: { queue: 'webhookDeliveries', jobId } });
    await eventually(async () => (await listed()).find(isThis)).toMatchObject({ state: 'delivered' });
    expect(typesOf(sessionId)).toEqual(['visit.began']);
    await end();
  });

  test('a new secret signs beside the former one', async () => {
    const { token, webhookId, secret } = await platform();
    const rotated = await api.expectReply(rotateWebhookSecret, { token, params: { webhookId } });
    expect(rotated.secret).not.toBe(secret);
    const { sessionId } = await visit(token);
    await eventually(() => receivedOf(sessionId).length).toBe(1);
    const [received] = receivedOf(sessionId);
    expect([secret, rotated.secret].map((each) => received?.signedBy(each))).toEqual([true, true]);
    const past = cypher`MATCH (w:Webhook {id: $webhookId}) SET w.formerSecretUntil = '2026-01-01T00:00:00.000Z'`;
    await opened.graph.write((tx) => tx.run(past, { webhookId }));
    const second = await visit(token);
    await eventually(() => receivedOf(second.sessionId).length).toBe(1);
    const [later] = receivedOf(second.sessionId);
    expect([secret, rotated.secret].map((each) => later?.signedBy(each))).toEqual([false, true]);
  });

  test('a service hears of its own visits, an administrator’s webhook of all; each sees their own', async () => {
    const [first, second] = [await platform(), await platform()];
    const admin = (await api.signIn(['admin'])).token;
    const { webhook } = await api.expectReply(createWebhook, {
      token: admin,
      body: { url: receiver.url, events: ['visit.ended'] },
    });
    const { sessionId, end } = await visit(first.token);
    const { token } = await api.signIn();
    const { room } = await api.expectReply(createRoom, { token, body: { name: 'Clinic' } });
    const params = { roomId: room.roomId };
    const entrance = await api.expectReply(enterRoom, { token, params, body: { displayName: 'Dr. Lund' } });
    const host = await api.connect(entrance.token);
    await host.enter();
    const other = host.admission.session.sessionId;
    await end();
    await api.expectReply(endVisit, { token, params });
    await eventually(() => typesOf(other)).toEqual(['visit.ended']);
    await eventually(() => typesOf(sessionId).sort()).toEqual([...types, 'visit.ended'].sort());
    expect(await second.listed()).toEqual([]);

    const own = await api.expectReply(listWebhooks, { token: first.token });
    expect(own.webhooks.map(({ webhookId }) => webhookId)).toEqual([first.webhookId]);
    const all = (await api.expectReply(listWebhooks, { token: admin })).webhooks.map(
      ({ webhookId }) => webhookId,
    );
    expect(all).toEqual(expect.arrayContaining([first.webhookId, second.webhookId, webhook.webhookId]));
    for (const [route, more] of [
      [deleteWebhook, {}],
      [rotateWebhookSecret, {}],
      [listDeliveries, {}],
      [replayDelivery, { deliveryId: uuidv7() }],
    ] as const) {
      const foreign = { token: first.token, params: { webhookId: second.webhookId, ...more } };
      expect(await api.send(route, foreign)).toMatchObject({
        status: 404,
        body: { code: 'WEBHOOK_NOT_FOUND' },
      });
    }
    await api.expectReply(deleteWebhook, { token: admin, params: { webhookId: webhook.webhookId } });
  });

  test('what is taken away is told nothing more, and its secret is nowhere', async () => {
    const { token, webhookId, secret } = await platform();
    const rows = await opened.graph.rows(cypher`MATCH (w:Webhook) RETURN w {.*} AS found`);
    expect(JSON.stringify(rows)).not.toContain(secret.replace('whsec_', '').slice(0, 20));
    expect(JSON.stringify(await api.send(listWebhooks, { token }))).not.toContain('whsec_');
    await receiver.down();
    const { sessionId, end } = await visit(token);
    await api.recording.drained();
    await api.expectReply(deleteWebhook, { token, params: { webhookId } });
    await receiver.up();
    await end();
    await eventually(async () => {
      const left = cypher`MATCH (d:Delivery {webhookId: $webhookId}) RETURN d.state AS state`;
      return (await opened.graph.rows(left, { webhookId })).map(({ state }) => state);
    }).not.toContain('waiting');
    expect(typesOf(sessionId)).toEqual([]);
    expect(await api.send(deleteWebhook, { token, params: { webhookId } })).toMatchObject({ status: 404 });
  });

  test('a service that is disabled is told nothing more', async () => {
    const { token, webhookId } = await platform();
    const { sessionId, end } = await visit(token);
    await eventually(() => typesOf(sessionId)).toEqual(['visit.began']);
    const { serviceId } =
      (await api.expectReply(listWebhooks, { token })).webhooks.find(
        (each) => each.webhookId === webhookId,
      ) ?? {};
    const admin = (await api.signIn(['admin'])).token;
    await api.expectReply(updateUser, {
      token: admin,
      params: { userId: serviceId ?? '' },
      body: { state: 'disabled' },
    });
    await end();
    await eventually(async () => {
      const made = cypher`MATCH (d:Delivery {webhookId: $webhookId}) RETURN d.state AS state ORDER BY state`;
      return (await opened.graph.rows(made, { webhookId })).map(({ state }) => state);
    }).toEqual(['cancelled', 'cancelled', 'delivered']);
    expect(typesOf(sessionId)).toEqual(['visit.began']);
  });
});

test('attempts go on for longer than a receiver may be down: for hours, not for a minute', () => {
  const { attempts, retryMs } = webhookDeliveries;
  const waits = Array.from({ length: attempts - 1 }, (_, failed) =>
    Math.min(retryMs.longest, retryMs.first * 2 ** failed),
  );
  const shortestMs = waits.reduce((sum, ms) => sum + ms * 0.8, 0);
  expect(shortestMs).toBeGreaterThan(12 * 60 * 60_000);
  expect(waits[0]).toBeLessThanOrEqual(5_000);
});
