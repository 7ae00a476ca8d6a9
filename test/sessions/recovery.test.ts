/** What becomes of what was said while the graph is away, or when the server dies. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Route } from '../../src/wire/entries.ts';
import { sendChat, setConsent } from '../../src/wire/events/admission.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import type { Consent } from '../../src/wire/rooms.ts';
import { createCase, listConsents } from '../../src/wire/routes/cases.ts';
import { createRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { getSession, getTranscript } from '../../src/wire/routes/sessions.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { RoomsClient, toCaptions } from '../support/RoomsClient.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { answerOf } from '../support/sendRoute.ts';
import { startTestApi } from '../support/testApi.ts';
import { unreliable, type UnreliableGraph } from '../support/unreliableGraph.ts';

vi.setConfig({ testTimeout: 120_000 });

const toKeep: Consent = { ...toCaptions, keepTranscript: true };
const patient = { name: 'Ana Ruiz' };
const displayName = 'Dr. Okafor';

test('a graph that is away costs nothing: what is said meanwhile waits on disk, in its order', async () => {
  const pipeline = new RecordingPipeline();
  const wrapped = Promise.withResolvers<UnreliableGraph>();
  const recordInto = (graph: Parameters<typeof unreliable>[0]) => {
    const graphThatFails = unreliable(graph);
    wrapped.resolve(graphThatFails);
    return graphThatFails;
  };
  const api = await startTestApi({}, { pipeline, recordInto });
  const graph = await wrapped.promise;
  try {
    const { token } = await api.signIn();
    const { caseId } = await api.expectReply(createCase, { token, body: { patient } });
    const { room } = await api.expectReply(createRoom, { token, body: { name: 'Clinic', caseId } });
    const params = { roomId: room.roomId };
    const entrance = await api.expectReply(enterRoom, { token, params, body: { displayName } });
    const host = await api.connect(entrance.token);
    await host.enter({ consent: toKeep });
    const { session, participantId, peerId } = host.admission;
    const { sessionId } = session;
    const base = api.registry.find(room.roomId)?.session?.elapsedMs ?? 0;
    const say = (at: number) => {
      const times = { startMs: base + at * 10, endMs: base + at * 10 + 5 };
      const speaker = { sessionId, participantId, peerId };
      pipeline.emit('caption', {
        ...sampleCaption,
        ...speaker,
        ...times,
        utteranceId: uuidv7(),
        text: `sentence ${at}`,
      });
    };
    for (let at = 0; at < 100; at++) say(at);
    await api.recording.drained();
    graph.away = true;
    for (let at = 100; at < 1_500; at++) say(at);
    await expect.poll(() => graph.refusals, { timeout: 10_000 }).toBeGreaterThan(2);
    expect(api.recording.counts()).toMatchObject({ waiting: 1_400, lost: 0, refused: 0 });
    const before = await api.expectReply(getTranscript, { token, params: { sessionId } });
    expect(before.entries).toHaveLength(100);

    graph.away = false;
    await api.recording.drained();
    const { entries } = await api.expectReply(getTranscript, { token, params: { sessionId } });
    expect(entries.map((entry) => entry.kind === 'segment' && entry.text)).toEqual(
      Array.from({ length: 1_500 }, (_, at) => `sentence ${at}`),
    );
    expect(api.recording.counts()).toMatchObject({ waiting: 0, bytes: 0, lost: 0 });
  } finally {
    await api.close();
  }
});

let dataDir: string;
const servers: RunningServer[] = [];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-recovery-'));
});
afterEach(async () => {
  for (const server of servers.splice(0)) await server.kill();
  await rm(dataDir, { recursive: true, force: true, maxRetries: 5 });
});

const start = async (environment: Record<string, string> = {}) => {
  const server = await startServer({
    ...environment,
    CONSILIUM_DATA_DIR: dataDir,
    // Without a speech model a start takes a third of the time.
    WHISPER_MODEL: './no-such-model.bin',
  });
  servers.push(server);
  return server;
};

async function ask<R extends z.ZodType>(
  { url }: RunningServer,
  route: Route<z.ZodType, z.ZodType, z.ZodType, R>,
  { params = {}, body, token }: { params?: Record<string, string>; body?: object; token?: string } = {},
): Promise<z.output<R>> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) => params[name] ?? '');
  const answer = await answerOf(
    await fetch(`${url}${path}`, {
      method: route.method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }),
  );
  return route.reply.parse(answer.body);
}

test('a server that is killed loses nothing of what it acknowledged, and the visit goes on at its next start', async () => {
  const first = await start();
  const credential = new URL(first.startLink).hash.slice('#start='.length);
  const { accessToken: token } = await ask(first, exchangeStartLink, { body: { credential } });
  const { caseId } = await ask(first, createCase, { token, body: { patient } });
  const { room } = await ask(first, createRoom, { token, body: { name: 'Clinic', caseId } });
  const params = { roomId: room.roomId };
  const entrance = await ask(first, enterRoom, { token, params, body: { displayName } });
  const host = await RoomsClient.connect(first.url, entrance.token);
  const { session } = await host.enter({ consent: toKeep });
  const said = Array.from({ length: 40 }, (_, at) => `sentence ${at}`);
  for (const text of said) await host.request(sendChat, { messageId: uuidv7(), text });
  await servers.pop()?.kill();
  host.close();

  const second = await start();
  const again = await RoomsClient.connect(second.url, entrance.token);
  const admission = await again.enter({ consent: toKeep });
  expect(admission.session.sessionId).toBe(session.sessionId);
  expect(admission.chat.map(({ text }) => text)).toEqual(said);
  await again.request(sendChat, { messageId: uuidv7(), text: 'said afterwards' });
  await again.request(setConsent, { ...toKeep, keepTranscript: false });
  await again.request(sendChat, { messageId: uuidv7(), text: 'not to be kept' });
  const of = { token, params: { sessionId: session.sessionId } };
  const chatOf = async (server: RunningServer) =>
    (await ask(server, getTranscript, of)).entries.map((entry) => entry.kind === 'chat' && entry.text);
  await expect.poll(() => chatOf(second), { timeout: 20_000 }).toEqual([...said, 'said afterwards']);
  const ledger = async () => {
    const { consents } = await ask(second, listConsents, { token, params: { caseId } });
    return consents.map(
      ({ kind, withdrawnAt }) => `${kind} ${withdrawnAt === null ? 'stands' : 'withdrawn'}`,
    );
  };
  await expect.poll(ledger, { timeout: 20_000 }).toEqual(['captions stands', 'keepTranscript withdrawn']);
  expect(await ask(second, getSession, of)).toMatchObject({
    endedAt: null,
    participants: [{ leftAt: null }],
  });
  await servers.pop()?.kill();
  again.close();

  // Away for longer than a visit may be empty.
  const third = await start({ CONSILIUM_EMPTY_SESSION_MS: '1' });
  await expect
    .poll(async () => (await ask(third, getSession, of)).endedAt, { timeout: 20_000 })
    .not.toBeNull();
  expect(await chatOf(third)).toEqual([...said, 'said afterwards']);
  const recorded = await ask(third, getSession, of);
  expect(recorded).toMatchObject({ caseId, chatMessages: 41 });
  expect(recorded.participants[0]?.leftAt).toBe(recorded.endedAt);
});
