import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { LocalSource } from '../../../src/web/call/callState.ts';
import { LocalSources } from '../../../src/web/call/LocalSources.ts';
import type { MediaLink } from '../../../src/web/call/MediaLink.ts';
import type { ProducerSource } from '../../../src/wire/rooms.ts';
import { cameraView, scriptedLink, ScriptedSignalling, ScriptedTrack } from '../../support/scriptedMedia.ts';

let signalling: ScriptedSignalling;
let link: MediaLink;
let local: LocalSources;
let state: Readonly<Record<ProducerSource, LocalSource>>;
let microphone: ScriptedTrack;
let camera: ScriptedTrack;

beforeEach(async () => {
  signalling = new ScriptedSignalling();
  link = await scriptedLink(signalling);
  signalling.sent.length = 0;
  local = new LocalSources(signalling.request, (now) => (state = now));
  microphone = new ScriptedTrack('audio');
  camera = new ScriptedTrack('video');
  local.adopt('microphone', microphone.asTrack);
  local.adopt('camera', camera.asTrack);
});

/** What the server has of ours. */
const serverViews = (paused: boolean) =>
  (['microphone', 'camera'] as const).map((source) =>
    cameraView({ source, paused, producerId: signalling.producerIds.get(source) ?? '' }),
  );

const produced = () => signalling.sent.filter(({ name }) => name === 'produce').map(({ request }) => request);

test('tracks of the preview are produced on the link, the microphone first', async () => {
  expect([state.microphone.state, state.camera.state]).toEqual(['starting', 'starting']);
  await local.attach(link);
  expect(produced().map(({ source }) => source)).toEqual(['microphone', 'camera']);
  expect([state.microphone.state, state.camera.state]).toEqual(['live', 'live']);
});

test('a camera goes out in three layers, speech with DTX, FEC and the higher priority', async () => {
  await local.attach(link);
  const [speech, video] = produced();
  expect(video).toMatchObject({
    rtpParameters: { encodings: [4, 2, 1].map((scaleResolutionDownBy) => ({ scaleResolutionDownBy })) },
  });
  expect(speech).toMatchObject({
    rtpParameters: { encodings: [{ priority: 'high', networkPriority: 'high' }] },
  });
});

test('muting silences the track at once, even while the server does not answer', async () => {
  await local.attach(link);
  signalling.cut = true;
  const muting = local.setMicrophone(false);
  expect([microphone.enabled, state.microphone.state]).toEqual([false, 'muted']);
  await muting;

  // Signalling comes back: the server still believes that the microphone is open.
  signalling.cut = false;
  signalling.sent.length = 0;
  await local.reconcile(serverViews(false));
  expect(signalling.names()).toEqual(['pauseProducer']);
});

test('whoever mutes before the microphone is produced joins silent', async () => {
  const muting = local.setMicrophone(false);
  await local.attach(link);
  await muting;
  expect(produced().find(({ source }) => source === 'microphone')).toMatchObject({ paused: true });
  expect(state.microphone.state).toBe('muted');
});

test('a device that goes away is a fault with a name, and its producer is closed', async () => {
  await local.attach(link);
  const closed = signalling.answered('closeProducer');
  microphone.lose();
  await closed;
  expect(state.microphone).toEqual({ state: 'off', track: null, fault: 'deviceLost' });
});

test('a camera that is switched off is let go: no light stays on', async () => {
  await local.attach(link);
  await local.setCamera(false);
  expect(camera.readyState).toBe('ended');
  expect(signalling.names()).toContain('closeProducer');
  expect(state.camera).toEqual({ state: 'off', track: null, fault: null });
});

describe('a microphone that is restarted', () => {
  const opened = new ScriptedTrack('audio');

  beforeEach(() => local.attach(link));
  afterEach(() => vi.unstubAllGlobals());

  const devices = (open: () => Promise<unknown>) =>
    vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: open } });

  test('goes on with a new track on the same producer, the old one having been let go before', async () => {
    devices(() => {
      expect(microphone.readyState).toBe('ended');
      return Promise.resolve({ getTracks: () => [opened.asTrack] });
    });
    signalling.sent.length = 0;
    await local.reopenMicrophone();
    expect(state.microphone).toEqual({ state: 'live', track: opened, fault: null });
    expect(signalling.names()).toEqual([]);
  });

  test('stays silent where it was muted meanwhile', async () => {
    const { promise, resolve } = Promise.withResolvers<unknown>();
    devices(() => promise);
    const reopening = local.reopenMicrophone();
    const muting = local.setMicrophone(false);
    resolve({ getTracks: () => [opened.asTrack] });
    await Promise.all([reopening, muting]);
    expect([opened.enabled, state.microphone.state]).toEqual([false, 'muted']);
  });

  test('that cannot be opened is a fault, and its producer is closed', async () => {
    devices(() => Promise.reject(new DOMException('a telephone call', 'NotReadableError')));
    await local.reopenMicrophone();
    expect(state.microphone).toEqual({ state: 'off', track: null, fault: 'inUse' });
    expect(signalling.names()).toContain('closeProducer');
  });
});

test('when the link has to be made anew the same tracks are produced again, muted ones muted', async () => {
  await local.attach(link);
  await local.setMicrophone(false);
  local.detach();
  link.close();
  expect([microphone.readyState, camera.readyState]).toEqual(['live', 'live']);
  signalling.sent.length = 0;
  await local.attach(await scriptedLink(signalling));
  expect(produced()).toMatchObject([
    { source: 'microphone', paused: true },
    { source: 'camera', paused: false },
  ]);
});

test('what the server has lost is produced again, what we do not know is closed there', async () => {
  await local.attach(link);
  signalling.sent.length = 0;
  const stray = cameraView({ source: 'screen' });
  await local.reconcile([...serverViews(false).filter(({ source }) => source === 'microphone'), stray]);
  expect(produced()).toMatchObject([{ source: 'camera' }]);
  expect(signalling.sent).toContainEqual({
    name: 'closeProducer',
    request: { producerId: stray.producerId },
  });
  expect(state.camera.state).toBe('live');
});

test('closing stops every device', async () => {
  await local.attach(link);
  local.close();
  expect([microphone.readyState, camera.readyState]).toEqual(['ended', 'ended']);
  expect([state.microphone.state, state.camera.state]).toEqual(['off', 'off']);
});
