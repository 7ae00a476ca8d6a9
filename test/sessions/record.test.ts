/** A visit as it happens over real sockets, and what the record says of it afterwards. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import type { Caption, CaptionGap } from '../../src/wire/captions.ts';
import { endSession, leave, sendChat, setConsent } from '../../src/wire/events/admission.ts';
import { closeProducer } from '../../src/wire/events/media.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import type { Consent } from '../../src/wire/rooms.ts';
import { createCase, listCaseSessions, listConsents } from '../../src/wire/routes/cases.ts';
import { createInvite, createRoom, enterByInvite, enterRoom } from '../../src/wire/routes/rooms.ts';
import {
  getSession,
  getTranscript,
  getTranscriptText,
  getTranscriptVtt,
} from '../../src/wire/routes/sessions.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { noConsent, toCaptions, type RoomsClient } from '../support/RoomsClient.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const pipeline = new RecordingPipeline();
let api: TestApi;
beforeAll(async () => {
  api = await startTestApi({}, { pipeline });
});
afterAll(() => api.close());

const toKeep: Consent = { ...toCaptions, keepTranscript: true };
const patient = { name: 'Ana Ruiz' };

/** A room for a new case, with its host and a patient who came by a link. */
async function visit(consents: { host?: Consent; patient?: Consent } = {}) {
  const { user, token } = await api.signIn();
  const { caseId } = await api.expectReply(createCase, { token, body: { patient } });
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Clinic', caseId } });
  const params = { roomId: room.roomId };
  const displayName = 'Dr. Okafor';
  const entrance = await api.expectReply(enterRoom, { token, params, body: { displayName } });
  const host = await api.connect(entrance.token);
  await host.enter({ consent: consents.host ?? toKeep });
  const { url } = await api.expectReply(createInvite, { token, params, body: { role: 'patient' } });
  const secret = new URL(url).hash.replace('#invite=', '');
  const guest = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Ana Ruiz' } });
  const ana = await api.connect(guest.token);
  await ana.wait({ consent: consents.patient ?? toKeep });
  await ana.admittedBy(host);
  const { sessionId } = host.admission.session;
  return { user, token, caseId, room, host, ana, sessionId, elapsedMs: () => elapsedMs(room.roomId) };
}

const elapsedMs = (roomId: string): number => api.registry.find(roomId)?.session?.elapsedMs ?? Number.NaN;

function says(client: RoomsClient, startMs: number, text: string, change: Partial<Caption> = {}): string {
  const { session, participantId, peerId } = client.admission;
  const utteranceId = uuidv7();
  const { sessionId } = session;
  const times = { startMs, endMs: startMs + 900 };
  const words = [{ text, ...times, probability: 0.8, uncertain: false }];
  const said = { ...sampleCaption, utteranceId, sessionId, participantId, peerId, ...times, text, words };
  pipeline.emit('caption', { ...said, ...change });
  return utteranceId;
}

function loses(client: RoomsClient, startMs: number): void {
  const { session, participantId, peerId } = client.admission;
  const gap: CaptionGap = {
    gapId: uuidv7(),
    sessionId: session.sessionId,
    participantId,
    peerId,
    startMs,
    endMs: startMs + 400,
    reason: 'packetsLost',
  };
  pipeline.emit('gap', gap);
}

async function transcriptOf(token: string, sessionId: string) {
  await api.recording.drained();
  return (await api.expectReply(getTranscript, { token, params: { sessionId } })).entries;
}

test('a visit of a case becomes a session with its people, times, words, gaps, chat and shared screens', async () => {
  const { user, token, caseId, room, host, ana, sessionId } = await visit();
  const base = elapsedMs(room.roomId);
  const first = says(ana, base, 'It began on Monday.');
  loses(ana, base + 1_000);
  says(host, base + 2_000, 'Does it hurt?', { words: null });
  says(host, base + 2_000, 'Does it', { kind: 'partial' });
  says(host, base + 2_500, '');
  await ana.request(sendChat, { messageId: uuidv7(), text: 'My dose is 5 mg.' });
  const producerId = await host.publish('screen');
  await host.request(closeProducer, { producerId });
  await ana.request(leave, {});
  await host.request(endSession, {});
  await host.disconnected();

  await api.recording.drained();
  const { sessions } = await api.expectReply(listCaseSessions, { token, params: { caseId } });
  expect(sessions).toHaveLength(1);
  const session = await api.expectReply(getSession, { token, params: { sessionId } });
  expect(sessions[0]).toEqual(session);
  expect(session).toMatchObject({
    sessionId,
    roomId: room.roomId,
    caseId,
    kind: 'video',
    startedAt: host.admission.session.startedAt,
    segments: 2,
    chatMessages: 1,
    participants: [
      {
        participantId: host.participantId,
        displayName: 'Dr. Okafor',
        role: 'host',
        userId: user.userId,
      },
      { participantId: ana.participantId, displayName: 'Ana Ruiz', role: 'patient', userId: null },
    ],
  });
  expect(Date.parse(session.endedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(session.startedAt));
  for (const { enteredAt, leftAt } of session.participants)
    expect(Date.parse(leftAt ?? '')).toBeGreaterThanOrEqual(Date.parse(enteredAt));

  const entries = await transcriptOf(token, sessionId);
  const ofAna = { participantId: ana.participantId, displayName: 'Ana Ruiz' };
  const ofHost = { participantId: host.participantId, displayName: 'Dr. Okafor' };
  expect(entries.filter(({ kind }) => kind === 'segment' || kind === 'gap')).toEqual([
    {
      kind: 'segment',
      messageId: first,
      ...ofAna,
      startMs: base,
      endMs: base + 900,
      text: 'It began on Monday.',
      confidence: 0.8,
      language: 'en',
      source: sampleCaption.source,
      correction: null,
    },
    expect.objectContaining({ kind: 'gap', ...ofAna, startMs: base + 1_000, reason: 'packetsLost' }),
    expect.objectContaining({ kind: 'segment', ...ofHost, text: 'Does it hurt?', confidence: null }),
  ]);
  expect(entries).toContainEqual(
    expect.objectContaining({ kind: 'chat', ...ofAna, text: 'My dose is 5 mg.' }),
  );
  const share = entries.find(({ kind }) => kind === 'screenShare');
  expect(share).toMatchObject(ofHost);
  expect(share).toHaveProperty('endMs', expect.any(Number));
});

test('it is read as WebVTT and as plain text too', async () => {
  const { token, room, host, ana, sessionId } = await visit();
  says(ana, elapsedMs(room.roomId), 'Less than <5>,\n\nI think.');
  loses(host, elapsedMs(room.roomId) + 2_000);
  await api.recording.drained();
  const params = { sessionId };
  const vtt = await api.send(getTranscriptVtt, { token, params });
  expect(vtt.headers.get('content-type')).toMatch(/^text\/vtt/);
  expect(vtt.body).toMatch(
    /^WEBVTT\n\n00:00:\d\d\.\d{3} --> 00:00:\d\d\.\d{3}\n<v Ana Ruiz>Less than &lt;5&gt;, I think\.\n\nNOTE /,
  );
  const text = await api.send(getTranscriptText, { token, params });
  expect(text.headers.get('content-type')).toMatch(/^text\/plain/);
  expect(text.body).toMatch(
    /^\[00:00:\d\d\] Ana Ruiz: Less than <5>, I think\.\n\[00:00:\d\d\] Dr\. Okafor \(1 s not received\)\n$/,
  );
});

test('who does not agree to keeping is captioned, and nothing of what they say or write is kept', async () => {
  const { token, host, ana, sessionId, elapsedMs: now } = await visit({ patient: toCaptions });
  says(ana, now(), 'a secret of mine');
  loses(ana, now());
  await ana.request(sendChat, { messageId: uuidv7(), text: 'another secret' });
  says(host, now(), 'kept');
  const entries = await transcriptOf(token, sessionId);
  expect(entries.map(({ participantId }) => participantId)).toEqual([host.participantId]);
});

test('consent begins with the next utterance and ends at once', async () => {
  const { token, host, ana, sessionId, elapsedMs: now } = await visit({ patient: noConsent });
  const before = now();
  await ana.request(setConsent, toKeep);
  says(ana, before, 'begun before');
  says(ana, now(), 'kept');
  const spoken = now();
  await ana.request(setConsent, toCaptions);
  says(ana, spoken, 'recognised after the withdrawal');
  await ana.request(setConsent, toKeep);
  says(ana, spoken, 'said before it was given anew');
  says(ana, now(), 'kept as well');
  await ana.request(setConsent, { ...toKeep, captions: false });
  says(ana, now(), 'without captions');
  expect(host.participantId).not.toBe(ana.participantId);
  const entries = await transcriptOf(token, sessionId);
  expect(entries.map((entry) => entry.kind === 'segment' && entry.text)).toEqual(['kept', 'kept as well']);
});

test('what was said last and recognised after the end is kept', async () => {
  const { token, host, ana, sessionId, elapsedMs: now } = await visit();
  const spoken = now();
  await host.request(endSession, {});
  await host.disconnected();
  says(ana, spoken, 'Goodbye.');
  const entries = await transcriptOf(token, sessionId);
  expect(entries).toMatchObject([{ kind: 'segment', text: 'Goodbye.', displayName: 'Ana Ruiz' }]);
});

test('the ledger of consents says who agreed to what, by which text, and when they withdrew', async () => {
  const { token, caseId, ana } = await visit({ host: noConsent, patient: toKeep });
  await ana.request(setConsent, { captions: true, keepTranscript: false, ai: true });
  await api.recording.drained();
  const { consents } = await api.expectReply(listConsents, { token, params: { caseId } });
  expect(consents.map(({ kind, withdrawnAt }) => [kind, withdrawnAt !== null])).toEqual([
    ['captions', false],
    ['keepTranscript', true],
    ['ai', false],
  ]);
  for (const line of consents) {
    expect(line).toMatchObject({
      participantId: ana.participantId,
      displayName: 'Ana Ruiz',
      role: 'patient',
    });
    expect(line.textVersion).not.toBe('');
  }
});

test('names and words stand in the graph sealed', async () => {
  const { ana, elapsedMs: now } = await visit();
  says(ana, now(), 'xylophone');
  await api.recording.drained();
  const rows = await api.graph.read((tx) => tx.run(cypher`MATCH (n) RETURN n {.*} AS found`));
  expect(rows.length).toBeGreaterThan(5);
  expect(JSON.stringify(rows)).not.toMatch(/xylophone|Ruiz|Okafor/i);
});
