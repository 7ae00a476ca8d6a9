import { afterAll, beforeAll, expect, test } from 'vitest';
import { createTransport } from '../../src/wire/events/media.ts';
import { mediaInterrupted, mediaRestarted, participantLeft } from '../../src/wire/events/server.ts';
import { Faults } from '../../src/rooms/Faults.ts';
import { injectFault, type Fault } from '../../src/wire/routes/faults.ts';
import { createRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import type { RoomsClient } from '../support/RoomsClient.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let admin: string;
beforeAll(async () => {
  api = await startTestApi();
  admin = (await api.signIn(['admin'])).token;
});
afterAll(() => api.close());

/** Somebody in a visit of their own. */
async function inVisit(): Promise<{ host: RoomsClient; roomId: string; token: string }> {
  const { token } = await api.signIn();
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  const { roomId } = room;
  const entrance = await api.expectReply(enterRoom, {
    token,
    params: { roomId },
    body: { displayName: 'Dr. Okafor' },
  });
  const host = await api.connect(entrance.token);
  await host.enter();
  return { host, roomId, token };
}

const play = (body: Fault) => api.expectReply(injectFault, { token: admin, body });

test('a killed media worker: the visit it carried gets another, and nobody leaves; it stands in the audit log', async () => {
  const { host, roomId } = await inVisit();
  expect(await play({ fault: 'killMediaWorker', roomId })).toEqual({ struck: 1 });
  await host.next(mediaInterrupted);
  const { routerId } = await host.next(mediaRestarted);
  expect(routerId).not.toBe(host.admission.routerId);
  await host.publish('microphone');
  expect(host.pending(participantLeft)).toEqual([]);
  const { entries } = await api.auditSearch.search({ action: 'fault.injected' }, 10, null);
  expect(entries).toMatchObject([{ subjectId: roomId, detail: { fault: 'killMediaWorker' } }]);
  expect(await play({ fault: 'killMediaWorker', roomId: null })).toEqual({ struck: 1 });
  await host.next(mediaRestarted);
});

test('a dropped socket is resumed, a throttled person has transports that are held', async () => {
  const { host, roomId } = await inVisit();
  const { participantId, peerId } = host.admission;
  await host.request(createTransport, { direction: 'send' });
  expect(await play({ fault: 'throttle', roomId, participantId, maxBitsPerSecond: 100_000 })).toEqual({
    struck: 1,
  });
  expect(await play({ fault: 'dropSocket', roomId, participantId })).toEqual({ struck: 1 });
  expect(await host.disconnected()).toBe('transport close');
  const back = await api.connect(host.token);
  expect((await back.resume(peerId)).participantId).toBe(participantId);
});

test('speech is recognised late where it is, and as ever where that is ended', async () => {
  const delays: number[] = [];
  const { registry } = api;
  const faults = new Faults(registry, { pids: [] }, { delayFirst: (delayMs) => void delays.push(delayMs) });
  const other = await startTestApi({ faults });
  const { token } = await other.signIn(['admin']);
  const order = (delayMs: number) =>
    other.expectReply(injectFault, { token, body: { fault: 'delaySpeech', delayMs } });
  expect(await order(2_000)).toEqual({ struck: 1 });
  expect(await order(0)).toEqual({ struck: 1 });
  expect(delays).toEqual([2_000, 0]);
  await other.close();
  // A server that recognises no speech has nothing to delay.
  expect(await play({ fault: 'delaySpeech', delayMs: 1 })).toEqual({ struck: 0 });
});

test('only administrators play faults, on what is there, and only where the server is set to', async () => {
  const { roomId, token } = await inVisit();
  const body: Fault = { fault: 'killMediaWorker', roomId };
  expect(await api.send(injectFault, { token, body })).toMatchObject({
    status: 403,
    body: { code: 'FORBIDDEN' },
  });
  const elsewhere = { ...body, roomId: '01939a2e-7c00-7a10-8000-0000000000ff' };
  expect((await api.send(injectFault, { token: admin, body: elsewhere })).body).toMatchObject({
    code: 'ROOM_NOT_FOUND',
  });
  const off = await startTestApi({ faults: null });
  const { token: ofAdmin } = await off.signIn(['admin']);
  expect(
    await off.send(injectFault, { token: ofAdmin, body: { fault: 'killMediaWorker', roomId: null } }),
  ).toMatchObject({
    status: 403,
    body: { code: 'FAULT_INJECTION_OFF' },
  });
  await off.close();
});
