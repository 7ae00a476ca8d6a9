import { beforeEach, expect, test } from 'vitest';
import type { RemoteMedia } from '../../../src/web/call/callState.ts';
import type { MediaLink } from '../../../src/web/call/MediaLink.ts';
import { RemoteSources } from '../../../src/web/call/RemoteSources.ts';
import { cameraView, scriptedLink, ScriptedSignalling } from '../../support/scriptedMedia.ts';

let signalling: ScriptedSignalling;
let link: MediaLink;
let remote: RemoteSources;
let published: readonly RemoteMedia[];

beforeEach(async () => {
  signalling = new ScriptedSignalling();
  link = await scriptedLink(signalling);
  signalling.sent.length = 0;
  published = [];
  remote = new RemoteSources(signalling.request, (now) => (published = now));
});

test('what was announced before there was a transport is consumed once there is one', async () => {
  const view = cameraView();
  remote.put(view);
  expect(published).toEqual([{ producer: view, track: null, starved: false }]);
  expect(signalling.sent).toEqual([]);

  const flowing = signalling.answered('resumeConsumer');
  remote.attach(link.recv);
  await flowing;
  expect(signalling.names()).toEqual(['consume', 'connectTransport', 'resumeConsumer']);
  expect(published[0]?.track?.kind).toBe('video');
});

test('what is not on screen is paused, what comes back gets the layer of its place', async () => {
  const view = cameraView();
  remote.attach(link.recv);
  const flowing = signalling.answered('resumeConsumer');
  remote.put(view);
  await flowing;

  const paused = signalling.answered('pauseConsumer');
  remote.show(new Map());
  await paused;

  const resumed = signalling.answered('resumeConsumer');
  remote.show(new Map([[view.producerId, { width: 300, height: 160 }]]));
  await resumed;
  expect(signalling.names().slice(-3)).toEqual(['pauseConsumer', 'setPreferredLayers', 'resumeConsumer']);
  expect(signalling.sent.at(-2)?.request).toMatchObject({ spatialLayer: 0 });

  const count = signalling.sent.length;
  remote.show(new Map([[view.producerId, { width: 310, height: 170 }]]));
  expect(signalling.sent).toHaveLength(count);
});

test('sound is never paused for want of a place on screen', async () => {
  remote.attach(link.recv);
  const flowing = signalling.answered('resumeConsumer');
  remote.put(cameraView({ kind: 'audio', source: 'microphone' }));
  await flowing;
  remote.show(new Map());
  expect(signalling.names()).not.toContain('pauseConsumer');
});

test('what ended while it was being consumed is given back', async () => {
  const release = signalling.hold('consume');
  const view = cameraView();
  remote.attach(link.recv);
  remote.put(view);
  remote.remove(view.producerId);
  const givenBack = signalling.answered('closeConsumer');
  release();
  await givenBack;
  expect(published).toEqual([]);
});

test('coming back: lost requests are made again, ended producers go, new ones are consumed', async () => {
  const [kept, ended, added] = [cameraView(), cameraView(), cameraView()];
  remote.attach(link.recv);
  remote.put(kept);
  const flowing = signalling.answered('resumeConsumer');
  remote.put(ended);
  await flowing;
  const track = published.find(({ producer }) => producer === kept)?.track;

  signalling.cut = true;
  remote.show(new Map([[kept.producerId, { width: 1280, height: 720 }]]));
  signalling.cut = false;
  signalling.sent.length = 0;
  remote.reconcile([kept, added]);
  // Requests of both are counted: the kept one's layer and resume, the added one's consume and resume.
  await signalling.answered('consume');
  await expect
    .poll(() => signalling.names().sort())
    .toEqual(['consume', 'resumeConsumer', 'resumeConsumer', 'setPreferredLayers']);
  expect(published.map(({ producer }) => producer)).toEqual([kept, added]);
  expect(published[0]?.track).toBe(track);
});

test('video without a layer is starved, unless it is paused or out of sight anyway', async () => {
  const view = cameraView();
  remote.attach(link.recv);
  const flowing = signalling.answered('resumeConsumer');
  remote.put(view);
  await flowing;
  await expect.poll(() => signalling.sent.at(-1)?.name).toBe('resumeConsumer');
  const consumerId = String(signalling.sent.at(-1)?.request.consumerId);
  remote.layersChanged(consumerId, false);
  await expect.poll(() => published[0]?.starved).toBe(true);
  remote.put({ ...view, paused: true });
  expect(published[0]?.starved).toBe(false);
  remote.put(view);
  remote.layersChanged(consumerId, true);
  expect(published[0]?.starved).toBe(false);
});
