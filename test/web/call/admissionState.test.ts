import { expect, test } from 'vitest';
import { admissionChange, putChat, putParticipant } from '../../../src/web/call/admissionState.ts';
import type { CallState } from '../../../src/web/call/callState.ts';
import { initialState } from '../../../src/web/call/CallStore.ts';
import { sampleAdmission, type Admission } from '../../../src/wire/events/admission.ts';
import { sample, sampleHost, samplePatient } from '../../../src/wire/examples.ts';

const message = {
  messageId: sample.messageId,
  participantId: sample.hostId,
  displayName: 'Dr. Okafor',
  text: 'The dose is 5 mg.',
  sentMs: 64_000,
};

const enter = (state: CallState, change: Partial<Admission> = {}): CallState => ({
  ...state,
  ...admissionChange(state, { ...sampleAdmission, ...change }, 100_000),
});

test('the session began as long ago by our clock as the server says it is old', () => {
  expect(enter(initialState).sessionStartedAtMs).toBe(100_000 - sampleAdmission.session.elapsedMs);
});

test('our unsent messages survive coming back, those that arrived after all are sent', () => {
  const arrived = { ...message, messageId: sample.gapId };
  const before = {
    ...enter(initialState),
    chat: putChat(putChat([], message, 'failed'), arrived, 'failed'),
  };
  const after = { ...before, ...admissionChange(before, { ...sampleAdmission, chat: [arrived] }, 0) };
  expect(after.chat.map(({ messageId, delivery }) => [messageId, delivery])).toEqual([
    [sample.gapId, 'sent'],
    [sample.messageId, 'failed'],
  ]);
});

test('another session shows nothing of the one before', () => {
  const before = { ...enter(initialState), chat: putChat([], message, 'failed') };
  const other = { ...sampleAdmission.session, sessionId: sample.roomId };
  const after = enter(before, { session: other, captions: [] });
  expect(after.chat).toEqual([]);
  expect(after.transcript).toEqual([]);
});

test('who was muted by a moderator is told so on coming back', () => {
  const muted = { ...sampleHost, mutedByModerator: true };
  expect(enter(initialState, { participants: [muted, samplePatient] }).mutedByModerator).toBe(true);
  expect(enter(initialState).mutedByModerator).toBe(false);
});

test('a participant is replaced in place, a new one comes last', () => {
  const renamed = { ...sampleHost, connection: 'reconnecting' as const };
  expect(putParticipant([sampleHost, samplePatient], renamed)).toEqual([renamed, samplePatient]);
  expect(putParticipant([sampleHost], samplePatient)).toEqual([sampleHost, samplePatient]);
});

test('a message sent twice stands once', () => {
  const chat = putChat(putChat([], message, 'sending'), { ...message, sentMs: 64_100 }, 'sent');
  expect(chat).toEqual([{ ...message, sentMs: 64_100, delivery: 'sent' }]);
});
