/** Where a patient was and how they were called, and that sound stopped, as the record has it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { setContact } from '../../src/wire/events/admission.ts';
import { participantUpdated } from '../../src/wire/events/server.ts';
import { listCaseSessions, shareCase } from '../../src/wire/routes/cases.ts';
import { getSession, getTranscript, getTranscriptText } from '../../src/wire/routes/sessions.ts';
import { breakGlass } from '../../src/wire/routes/users.ts';
import { accountOf } from '../support/accountOf.ts';
import { everyText } from '../support/everyText.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { recordedCase } from '../support/recordedCase.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { anyContact } from '../support/RoomsClient.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const corrected = { whereNow: 'Rúa Nova 3, Vigo', callBackNumber: '986 555 014' };

describe.each(graphEngines)('how a patient was called, on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  let api: TestApi;
  const pipeline = new RecordingPipeline();
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
    const rooms = { soundCheckMs: 50, silentMediaMs: 300 };
    api = await startTestApi({}, { pipeline, graph: opened.graph, rooms });
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    await opened.close();
  });

  test('stands sealed in the record, for those who treat the patient and for nobody else', async () => {
    const { token, caseId, sessionId, patient, ana } = await recordedCase(api, pipeline);
    const params = { sessionId };
    const contactFor = async (bearer: string) => {
      const { participants } = await api.expectReply(getSession, { token: bearer, params });
      expect(participants.find(({ role }) => role === 'host')?.contact).toBeNull();
      return participants.find(({ role }) => role === 'patient')?.contact;
    };
    expect(await contactFor(token)).toEqual(anyContact);
    await ana.request(setContact, corrected);
    await api.recording.drained();
    expect(await contactFor(token)).toEqual(corrected);
    const listed = await api.expectReply(listCaseSessions, { token, params: { caseId } });
    expect(JSON.stringify(listed.sessions)).toContain(corrected.callBackNumber);

    const colleague = await accountOf(api);
    const share = { caseId, userId: colleague.userId };
    await api.expectReply(shareCase, { token, params: share, body: { relation: 'careTeam' } });
    expect(await contactFor(colleague.token)).toEqual(corrected);
    const stranger = await accountOf(api);
    const emergency = { caseId, reason: 'Brought in by night', minutes: 30 };
    await api.expectReply(breakGlass, { token: stranger.token, body: emergency });
    for (const reader of [patient, stranger]) {
      expect(await contactFor(reader.token)).toBeNull();
      for (const answer of [
        await api.expectReply(listCaseSessions, { token: reader.token, params: { caseId } }),
        await api.expectReply(getTranscript, { token: reader.token, params }),
      ])
        expect(JSON.stringify(answer)).not.toContain(corrected.callBackNumber);
    }

    const kept = await everyText(api.graph, api.keyRing);
    const open = kept.filter(({ value }) => value.includes('986 555') || value.includes('Nova'));
    expect(open).toEqual([]);
    expect(kept.filter(({ text }) => text === corrected.whereNow)).toHaveLength(1);
    for (const word of [corrected.whereNow, corrected.callBackNumber, anyContact.whereNow])
      expect(api.log()).not.toContain(word);
  });

  test('and that both sides were told to go on by phone, from when to when', async () => {
    const { token, sessionId, host, ana, endVisit } = await recordedCase(api, pipeline);
    await ana.publish('microphone');
    const { participantId } = await host.next(participantUpdated, ({ soundLost }) => soundLost);
    await endVisit();
    const { entries } = await api.expectReply(getTranscript, { token, params: { sessionId } });
    const lost = entries.filter(({ kind }) => kind === 'soundLost');
    expect(lost).toEqual([
      expect.objectContaining({ participantId, displayName: 'Ana Ruiz', endMs: expect.any(Number) }),
    ]);
    for (const entry of lost)
      if (entry.kind === 'soundLost') expect(entry.endMs).toBeGreaterThan(entry.startMs);
    const text = await api.expectReply(getTranscriptText, { token, params: { sessionId } });
    expect(text).toContain('Ana Ruiz (no sound arrives; both sides are told to go on by phone)');
  });
});
