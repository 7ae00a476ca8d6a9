/** The check before a call: who may open one, what bounds it, and what is left of it. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { CallChecks } from '../../src/rooms/CallChecks.ts';
import type { MediaWorkers } from '../../src/rooms/MediaWorkers.ts';
import type { CallCheckResult } from '../../src/wire/callChecks.ts';
import {
  connectCallCheck,
  endCallCheck,
  listCallChecks,
  openCallCheck,
  receiveInCallCheck,
  sendInCallCheck,
} from '../../src/wire/routes/callChecks.ts';
import { createInvite, createRoom, deleteRoom, getRoom, revokeInvite } from '../../src/wire/routes/rooms.ts';
import { rtpCapabilities } from '../../src/wire/media.ts';
import { quietLogger, startWorkers } from '../support/roomsServer.ts';
import { clientDtls, microphoneParameters } from '../support/rtpSamples.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const maxAtOnce = 2;
let api: TestApi;
let workers: MediaWorkers;
let checks: CallChecks;
beforeAll(async () => {
  workers = await startWorkers(await quietLogger(), 1);
  checks = new CallChecks({ workers, iceServersFor: () => [], maxAtOnce });
  api = await startTestApi({ callChecks: checks });
});
afterAll(async () => {
  await api.close();
  workers.close();
});

const result: CallCheckResult = {
  microphone: 'heard',
  camera: 'works',
  speaker: 'heard',
  paths: { udp: 'open', tcp: 'closed', relay: 'notOffered' },
  loop: { path: 'udp', kbitPerS: 900, roundTripMs: 20, lossRatio: 0, soundReturned: true },
  browser: 'chromium',
};

async function linkOfRoom() {
  const { token } = await api.signIn();
  const { room } = await api.expectReply(createRoom, { token, body: { name: 'Follow-up' } });
  const params = { roomId: room.roomId };
  const { url, invite } = await api.expectReply(createInvite, { token, params, body: {} });
  return { token, params, inviteId: invite.inviteId, secret: new URL(url).hash.slice('#invite='.length) };
}
const refused = (code: string) => ({ body: { code } });

test('a check sends sound back to its sender, makes nobody a participant, and is gone at its end', async () => {
  const { token, params, inviteId, secret } = await linkOfRoom();
  const opened = await api.expectReply(openCallCheck, { body: { secret } });
  const of = { secret, checkId: opened.checkId };
  expect(opened.send.relay).toBeNull();
  const protocols = ({ iceCandidates }: { iceCandidates: Record<string, unknown>[] }) =>
    iceCandidates.map(({ protocol }) => protocol);
  expect(protocols(opened.send.udp)).toEqual(['udp']);
  expect(protocols(opened.send.tcp)).toEqual(['tcp']);

  const { transportId } = opened.send.udp;
  const connecting = { ...of, transportId, dtlsParameters: clientDtls() };
  await api.expectReply(connectCallCheck, { body: connecting });
  expect(await api.send(connectCallCheck, { body: connecting })).toMatchObject(refused('TRANSPORT_STATE'));
  const sending = { ...of, transportId, kind: 'audio', rtpParameters: microphoneParameters() };
  const { producerId } = await api.expectReply(sendInCallCheck, { body: sending });
  expect(await api.send(sendInCallCheck, { body: sending })).toMatchObject(refused('LIMIT_REACHED'));
  const back = { ...sending, transportId: opened.receive.transportId };
  expect(await api.send(sendInCallCheck, { body: back })).toMatchObject(refused('TRANSPORT_STATE'));
  const receiving = {
    ...{ ...of, producerId },
    rtpCapabilities: rtpCapabilities.parse(opened.routerRtpCapabilities),
  };
  const received = await api.expectReply(receiveInCallCheck, { body: receiving });
  expect(received.kind).toBe('audio');
  expect(await api.send(receiveInCallCheck, { body: receiving })).toMatchObject(refused('LIMIT_REACHED'));

  expect(workers.counts).toEqual({ routers: 1, transports: 3 });
  for (let times = 0; times < 2; times++) {
    await api.expectReply(endCallCheck, { body: { ...of, result } });
  }
  expect(workers.counts).toEqual({ routers: 0, transports: 0 });
  expect(await api.send(connectCallCheck, { body: connecting })).toMatchObject(refused('CHECK_NOT_FOUND'));
  expect(await api.expectReply(getRoom, { token, params })).toMatchObject({ session: null, waiting: 0 });
  const { checks: listed } = await api.expectReply(listCallChecks, { token, params });
  expect(listed).toMatchObject([{ inviteId, result }]);
});

test('one check for each link, and so many in all; more are refused and open nothing', async () => {
  const links = [await linkOfRoom(), await linkOfRoom(), await linkOfRoom()] as const;
  const [first, second, third] = links.map(({ secret }) => ({ body: { secret } })) as [
    { body: { secret: string } },
    { body: { secret: string } },
    { body: { secret: string } },
  ];
  const before = await api.expectReply(openCallCheck, first);
  const after = await api.expectReply(openCallCheck, first);
  expect(after.checkId).not.toBe(before.checkId);
  expect(checks.running).toBe(1);
  const other = await api.expectReply(openCallCheck, second);
  expect(await api.send(openCallCheck, third)).toMatchObject({ status: 503, ...refused('CHECKS_BUSY') });
  expect(workers.counts.routers).toBe(maxAtOnce);

  // The check of another link is as unknown as one that never was.
  const foreign = {
    ...{ ...first.body, checkId: other.checkId, transportId: other.send.udp.transportId },
    dtlsParameters: clientDtls(),
  };
  expect(await api.send(connectCallCheck, { body: foreign })).toMatchObject(refused('CHECK_NOT_FOUND'));
  await api.expectReply(endCallCheck, { body: { ...first.body, checkId: other.checkId, result } });
  expect(checks.running).toBe(maxAtOnce);
  await api.expectReply(endCallCheck, { body: { ...first.body, checkId: after.checkId, result } });
  await api.expectReply(endCallCheck, { body: { ...second.body, checkId: other.checkId, result } });
  expect(workers.counts).toEqual({ routers: 0, transports: 0 });
});

test('links that are withdrawn, expired or unknown open none; what was kept of them is no longer shown', async () => {
  const { token, params, inviteId, secret } = await linkOfRoom();
  const { checkId } = await api.expectReply(openCallCheck, { body: { secret } });
  await api.expectReply(endCallCheck, { body: { secret, checkId, result } });
  await api.expectReply(revokeInvite, { token, params: { ...params, inviteId } });
  expect(await api.send(openCallCheck, { body: { secret } })).toMatchObject(refused('INVITE_REVOKED'));
  expect(await api.send(endCallCheck, { body: { secret, checkId, result } })).toMatchObject(
    refused('INVITE_REVOKED'),
  );
  expect((await api.expectReply(listCallChecks, { token, params })).checks).toEqual([]);
  const unknown = { body: { secret: 'c2VjcmV0LW9mLW5vLWxpbmsuLi4' } };
  expect(await api.send(openCallCheck, unknown)).toMatchObject(refused('INVITE_NOT_FOUND'));
  expect(checks.running).toBe(0);
});

test('only the host reads the checks of a room, and they go with it', async () => {
  const { token, params, secret } = await linkOfRoom();
  const { checkId } = await api.expectReply(openCallCheck, { body: { secret } });
  await api.expectReply(endCallCheck, { body: { secret, checkId, result } });
  const stranger = (await api.signIn()).token;
  expect(await api.send(listCallChecks, { token: stranger, params })).toMatchObject(
    refused('ROOM_NOT_FOUND'),
  );
  expect(await api.send(listCallChecks, { params })).toMatchObject(refused('UNAUTHENTICATED'));
  await api.expectReply(deleteRoom, { token, params });
  const left = await api.database.redis.keys(`*${params.roomId}*`);
  expect(left).toEqual([]);
});

test('a result that is not one is refused and changes nothing', async () => {
  const { token, params, secret } = await linkOfRoom();
  const { checkId } = await api.expectReply(openCallCheck, { body: { secret } });
  const wrong = { ...result, deviceLabel: 'Headset of Ana' };
  expect(await api.send(endCallCheck, { body: { secret, checkId, result: wrong } })).toMatchObject(
    refused('INVALID_REQUEST'),
  );
  expect(checks.running).toBe(1);
  expect((await api.expectReply(listCallChecks, { token, params })).checks).toEqual([]);
  await api.expectReply(endCallCheck, { body: { secret, checkId, result } });
});

test('a check whose page is gone is closed when its time is over', async () => {
  const short = new CallChecks({ workers, iceServersFor: () => [], limitMs: 200 });
  const { check } = await short.open(uuidv7());
  const closed = new Promise<void>((resolve) => check.onClosed(resolve));
  expect(short.running).toBe(1);
  await closed;
  expect(short.running).toBe(0);
  expect(workers.counts).toEqual({ routers: 0, transports: 0 });
});
