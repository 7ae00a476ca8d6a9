/** A visit as it happens over real sockets, and what the record says of it afterwards. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import type { Caption, CaptionGap } from '../../src/wire/captions.ts';
import { endSession, leave, sendChat, setConsent } from '../../src/wire/events/admission.ts';
import { closeProducer } from '../../src/wire/events/media.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import type { Consent } from '../../src/wire/rooms.ts';
import { createCase, listCaseSessions, listConsents, shareCase } from '../../src/wire/routes/cases.ts';
import { createInvite, createRoom, enterByInvite, enterRoom } from '../../src/wire/routes/rooms.ts';
import {
  correctSegment,
  getSession,
  getTranscript,
  getTranscriptText,
  getTranscriptVtt,
} from '../../src/wire/routes/sessions.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { noConsent, toCaptions, type RoomsClient } from '../support/RoomsClient.ts';
import type { Sent } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const pipeline = new RecordingPipeline();
let api: TestApi;

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

describe.each(graphEngines)('visits on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
    api = await startTestApi({}, { pipeline, graph: opened.graph });
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    pipeline.removeAllListeners();
    await opened.close();
  });

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
    const rows = await api.graph.rows(cypher`MATCH (n) RETURN n {.*} AS found`);
    expect(rows.length).toBeGreaterThan(5);
    expect(JSON.stringify(rows)).not.toMatch(/\b(xylophone|Ruiz|Okafor)\b/i);
  });

  test('a clinician corrects words and speaker; what was recognised stays beside them', async () => {
    const { user, token, host, ana, sessionId, elapsedMs: now } = await visit();
    const messageId = says(ana, now(), 'It began on Monday.');
    await api.recording.drained();
    const params = { sessionId, messageId };
    const correct = (body: object) => api.expectReply(correctSegment, { token, params, body });
    const first = await correct({ text: 'It began on Sunday.' });
    expect(first).toMatchObject({
      text: 'It began on Sunday.',
      participantId: ana.participantId,
      correction: {
        byUserId: user.userId,
        originalText: 'It began on Monday.',
        originalParticipantId: ana.participantId,
      },
    });
    await correct({ text: 'It began on Saturday.' });
    const third = await correct({ participantId: host.participantId });
    expect(third).toMatchObject({
      text: 'It began on Saturday.',
      participantId: host.participantId,
      displayName: 'Dr. Okafor',
      correction: { originalText: 'It began on Monday.', originalParticipantId: ana.participantId },
    });
    expect(await transcriptOf(token, sessionId)).toEqual([third]);

    const refused = async (sent: Sent) => {
      const { status, body } = await api.send(correctSegment, sent);
      return [status, (body as { code: string }).code];
    };
    const body = { text: 'x' };
    expect(await refused({ token, params, body: { participantId: uuidv7() } })).toEqual([
      404,
      'PARTICIPANT_NOT_FOUND',
    ]);
    expect(await refused({ token, params: { sessionId, messageId: uuidv7() }, body })).toEqual([
      404,
      'SEGMENT_NOT_FOUND',
    ]);
    const other = await visit();
    await api.recording.drained();
    expect(await refused({ token: other.token, params, body })).toEqual([404, 'SESSION_NOT_FOUND']);
    const elsewhere = { sessionId: other.sessionId, messageId };
    expect(await refused({ token: other.token, params: elsewhere, body })).toEqual([
      404,
      'SEGMENT_NOT_FOUND',
    ]);
    expect(await transcriptOf(token, sessionId)).toEqual([third]);
  });

  test('each is who they are in the record: by their account, or as the patient of the case', async () => {
    const { token, caseId, room, ana, host, sessionId } = await visit();
    // Who came in before stands in the graph before anybody says whose account the patient's is.
    await api.recording.drained();
    const colleague = await api.signIn();
    const [patientUser, second] = [await api.signIn(['patient']), await api.signIn(['patient'])];
    await api.graph.write(async (tx) => {
      for (const { user } of [colleague, patientUser, second])
        await tx.run(cypher`MERGE (u:User {id: $id}) SET u.role = $role`, {
          id: user.userId,
          role: user.roles[0] ?? null,
        });
    });
    const share = (userId: string, relation: string) =>
      api.expectReply(shareCase, { token, params: { caseId, userId }, body: { relation } });
    await share(patientUser.user.userId, 'patient');

    const invited = async (role: 'patient' | 'clinician', displayName: string, bearer?: string) => {
      const params = { roomId: room.roomId };
      const { url } = await api.expectReply(createInvite, { token, params, body: { role } });
      const body = { secret: new URL(url).hash.replace('#invite=', ''), displayName };
      const entrance = await api.expectReply(enterByInvite, { body, ...(bearer ? { token: bearer } : {}) });
      return api.connect(entrance.token);
    };
    const byLink = await invited('clinician', 'Somebody', colleague.token);
    await byLink.enter({ consent: noConsent });
    const comes = async (displayName: string) => {
      const guest = await invited('patient', displayName);
      await guest.wait({ consent: noConsent });
      await guest.admittedBy(host);
      await api.recording.drained();
      return guest;
    };
    const again = await comes(' ana  RUIZ ');
    // A link is sent on, and opened by a relative.
    const relative = await comes('Luis Ruiz');
    await share(second.user.userId, 'patient');
    const unclear = await comes('Ana Ruiz');
    const { participants } = await api.expectReply(getSession, { token, params: { sessionId } });
    const userOf = ({ participantId }: RoomsClient) =>
      participants.find((each) => each.participantId === participantId)?.userId;
    expect(userOf(byLink)).toBe(colleague.user.userId);
    expect(userOf(again)).toBe(patientUser.user.userId);
    expect(userOf(relative)).toBeNull();
    // Two accounts: nothing says whose she is.
    expect(userOf(unclear)).toBeNull();
    // Came before anybody said whose account the patient's is.
    expect(userOf(ana)).toBeNull();
  });

  test('who belongs to the case reads its visits; a visit of no case is its host’s; strangers know nothing', async () => {
    const { token, caseId, sessionId } = await visit();
    const patientUser = await api.signIn(['patient']);
    const stranger = await api.signIn();
    await api.recording.drained();
    const read = async (bearer: string, id = sessionId) =>
      (await api.send(getTranscript, { token: bearer, params: { sessionId: id } })).status;
    expect(await read(patientUser.token)).toBe(404);
    await api.graph.write((tx) =>
      tx.run(cypher`MERGE (u:User {id: $id}) SET u.role = 'patient'`, { id: patientUser.user.userId }),
    );
    const params = { caseId, userId: patientUser.user.userId };
    await api.expectReply(shareCase, { token, params, body: { relation: 'patient' } });
    expect(await read(patientUser.token)).toBe(200);
    expect(await read(stranger.token)).toBe(404);
    expect(await read(token, uuidv7())).toBe(404);

    const { room } = await api.expectReply(createRoom, { token, body: { name: 'No case' } });
    const entrance = await api.expectReply(enterRoom, {
      token,
      params: { roomId: room.roomId },
      body: { displayName: 'Dr. Okafor' },
    });
    const host = await api.connect(entrance.token);
    await host.enter({ consent: toKeep });
    await api.recording.drained();
    const own = host.admission.session.sessionId;
    expect(await read(token, own)).toBe(200);
    expect(await read(stranger.token, own)).toBe(404);
  });
});
