import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { endSession, sendChat } from '../../src/wire/events/admission.ts';
import { sampleCaption } from '../../src/wire/examples.ts';
import { mediaView } from '../../src/wire/files.ts';
import type { Consent } from '../../src/wire/rooms.ts';
import { createCase, shareCase } from '../../src/wire/routes/cases.ts';
import { createInvite, createRoom, enterByInvite, enterRoom } from '../../src/wire/routes/rooms.ts';
import { breakGlass } from '../../src/wire/routes/users.ts';
import { accountOf } from './accountOf.ts';
import type { RecordingPipeline } from './RecordingPipeline.ts';
import { toCaptions, type RoomsClient } from './RoomsClient.ts';
import type { TestApi } from './testApi.ts';

const toKeep: Consent = { ...toCaptions, keepTranscript: true };

/** Words by which the patient of `recordedCase` could be known, or what was said of them. */
export const patientWords = [
  'Ana',
  'Ruiz',
  'palpitations',
  'Monday',
  'milligrams',
  'rash',
  'unconscious',
  'Tuesday',
  'Calle',
  '600 123',
];

export const saying = (
  pipeline: RecordingPipeline,
  { admission }: RoomsClient,
  startMs: number,
  text: string,
) => {
  const { session, participantId, peerId } = admission;
  const said = { utteranceId: uuidv7(), sessionId: session.sessionId, participantId, peerId, text };
  pipeline.emit('caption', { ...sampleCaption, ...said, words: null, startMs, endMs: startMs + 900 });
};

/**
 * A case with everything that can belong to one: a visit with speech and chat, a picture, an emergency access. Its owner
 * is somebody new unless told.
 */
export async function recordedCase(
  api: TestApi,
  pipeline: RecordingPipeline,
  owner?: { userId: string; token: string },
) {
  const { userId: ownerId, token } = owner ?? (await accountOf(api));
  const patient = await accountOf(api, ['patient']);
  const body = { patient: { name: 'Ana Ruiz' }, summary: 'Palpitations at night.' };
  const { caseId, caseNumber } = await api.expectReply(createCase, { token, body });
  await api.expectReply(shareCase, {
    token,
    params: { caseId, userId: patient.userId },
    body: { relation: 'patient' },
  });
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Ana Ruiz, Tuesday', caseId } });
  const { roomId } = room;
  const params = { roomId };
  const entrance = await api.expectReply(enterRoom, { token, params, body: { displayName: 'Dr. Okafor' } });
  const host = await api.connect(entrance.token);
  await host.enter({ consent: toKeep });
  const { url } = await api.expectReply(createInvite, { token, params, body: { role: 'patient' } });
  const secret = new URL(url).hash.replace('#invite=', '');
  const guest = await api.expectReply(enterByInvite, { body: { secret, displayName: 'Ana Ruiz' } });
  const ana = await api.connect(guest.token);
  await ana.wait({ consent: toKeep });
  await ana.admittedBy(host);
  const { sessionId } = host.admission.session;
  const elapsedMs = api.registry.find(roomId)?.session?.elapsedMs ?? Number.NaN;
  saying(pipeline, ana, elapsedMs, 'It began on Monday.');
  saying(pipeline, host, elapsedMs + 1_000, 'Does the rash hurt?');
  await ana.request(sendChat, { messageId: uuidv7(), text: 'Five milligrams.' });
  const picture = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#c33' } })
    .png()
    .toBuffer();
  const sent = await fetch(`${api.url}/api/v1/media?caseId=${caseId}`, {
    method: 'POST',
    body: new Uint8Array(picture),
    headers: { authorization: `Bearer ${token}`, 'x-file-name': encodeURIComponent('Ana Ruiz rash.png') },
  });
  const { mediaId } = mediaView.parse(await sent.json());
  const colleague = await accountOf(api);
  await api.expectReply(breakGlass, {
    token: colleague.token,
    body: { caseId, reason: 'Ana Ruiz was brought in unconscious', minutes: 30 },
  });
  await api.recording.drained();
  return {
    ...{ ownerId, token, patient, caseId, caseNumber, roomId, sessionId, mediaId, host, ana },
    endVisit: async () => {
      await host.request(endSession, {});
      await api.recording.drained();
    },
  };
}
