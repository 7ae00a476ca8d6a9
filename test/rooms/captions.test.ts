import { afterAll, beforeAll, expect, test } from 'vitest';
import { AudioPipeline } from '../../media/pipeline.ts';
import { captionEvent } from '../../src/wire/events/server.ts';
import { callMicrophone } from '../support/callDevice.ts';
import { encodeOpus } from '../support/opusMicrophone.ts';
import { joined, recordedSpeech, sentences } from '../support/recordedSpeech.ts';
import { toCaptions } from '../support/RoomsClient.ts';
import { quietLogger, RoomsServer } from '../support/roomsServer.ts';
import { ScriptedScheduler } from '../support/ScriptedScheduler.ts';
import { installWebRtc } from '../support/weriftCaller.mjs';

let pipeline: AudioPipeline;
let server: RoomsServer;
let removeWebRtc: () => void;
beforeAll(async () => {
  removeWebRtc = installWebRtc();
  pipeline = await AudioPipeline.create({
    scheduler: new ScriptedScheduler(),
    logger: await quietLogger(),
    vadThreads: 1,
    rmsThreshold: 0.005,
  });
  server = await RoomsServer.start({ pipeline });
});
afterAll(async () => {
  await server.close();
  await pipeline.close();
  removeWebRtc();
});

test('what is said into a microphone is read by the others, in the time of the session', async () => {
  const room = server.room();
  const reader = await server.host(room);
  const speaker = await server.newcomer(room, 'clinician');
  await speaker.enter({ consent: toCaptions });
  const microphone = await callMicrophone(speaker);
  const sentence = recordedSpeech(sentences[0]!);
  microphone.speak(encodeOpus(joined(300, sentence, 1_500)));

  const caption = await reader.next(captionEvent, ({ kind }) => kind === 'final');
  expect(caption).toMatchObject({
    sessionId: reader.admission.session.sessionId,
    participantId: speaker.participantId,
    peerId: speaker.admission.peerId,
    source: 'scripted',
  });
  expect(caption.text).toMatch(/^word0/);
  const elapsedMs = server.registry.find(room.roomId)!.session!.elapsedMs;
  expect(caption.startMs).toBeGreaterThanOrEqual(0);
  expect(caption.endMs).toBeGreaterThan(caption.startMs);
  expect(caption.endMs).toBeLessThanOrEqual(elapsedMs);
  microphone.close();
  expect(server.faults).toEqual([]);
});
