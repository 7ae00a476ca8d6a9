/** The page's call client, on werift, at a real server whose media worker is killed. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { sampleContact } from '../../../src/wire/examples.ts';
import type { CallClient, CallState } from '../../../src/web/call/callState.ts';
import { createCallClient } from '../../../src/web/call/createCallClient.ts';
import type { RoomRecord } from '../../../src/rooms/RoomStore.ts';
import { RtpWriter } from '../../support/opusMicrophone.ts';
import { noConsent, participantIdOf } from '../../support/RoomsClient.ts';
import { RoomsServer } from '../../support/roomsServer.ts';
import { audioTrack, installWebRtc } from '../../support/weriftCaller.mjs';

const patience = { timeout: 15_000, interval: 20 };
let removeWebRtc: () => void;
let server: RoomsServer;
let room: RoomRecord;
const closing: (() => void)[] = [];

beforeAll(() => {
  removeWebRtc = installWebRtc();
  const page = { addEventListener: () => {}, removeEventListener: () => {} };
  vi.stubGlobal('document', { ...page, visibilityState: 'visible' });
  vi.stubGlobal('addEventListener', page.addEventListener);
  vi.stubGlobal('removeEventListener', page.removeEventListener);
  vi.stubGlobal('reportError', (error: unknown) => reported.push(error));
});
const reported: unknown[] = [];
beforeEach(async () => {
  server = await RoomsServer.start();
  room = server.room();
});
afterEach(async () => {
  for (const close of closing.splice(0)) close();
  await server.close();
  expect(reported.splice(0)).toEqual([]);
});
afterAll(() => {
  vi.unstubAllGlobals();
  removeWebRtc();
});

/** A microphone that always sounds. */
function soundingTrack(): MediaStreamTrack {
  const track = audioTrack();
  const writer = new RtpWriter({ ssrc: 1, payloadType: 96, levelExtensionId: null });
  const timer = setInterval(() => {
    const rtp = writer.write({ payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 20 });
    if (rtp) track.writeRtp(rtp);
  }, 20);
  closing.push(() => clearInterval(timer));
  return Object.assign(track, { getSettings: () => ({}) });
}

interface PersonInCall {
  client: CallClient;
  participantId: string;
  state: () => CallState;
  /** Every state of the connection, and how many people there were, since it was last asked. */
  seen: { connections: string[]; people: number[] };
}

async function join(role: 'host' | 'patient'): Promise<PersonInCall> {
  const token = await server.token(room, role);
  const client = createCallClient({ showLobbyAlert: () => {} });
  closing.push(() => client.close());
  const seen: PersonInCall['seen'] = { connections: [], people: [] };
  client.subscribe(() => {
    const { phase, participants } = client.getState();
    const connection = phase.phase === 'inCall' ? phase.connection : phase.phase;
    if (seen.connections.at(-1) !== connection) seen.connections.push(connection);
    if (seen.people.at(-1) !== participants.length) seen.people.push(participants.length);
  });
  await client.join({
    ...{ token, nodeUrl: server.url, consent: noConsent, language: 'auto' },
    ...{ microphone: soundingTrack(), camera: null, contact: role === 'patient' ? sampleContact : null },
  });
  return { client, participantId: participantIdOf(token), state: client.getState, seen };
}

async function pair(): Promise<{ host: PersonInCall; guest: PersonInCall }> {
  const host = await join('host');
  const guest = await join('patient');
  await host.client.admit(guest.participantId);
  await expect.poll(() => guest.state().phase, patience).toMatchObject({ phase: 'inCall' });
  for (const person of [host, guest]) await hears(person);
  for (const { seen } of [host, guest]) Object.assign(seen, { connections: ['connected'], people: [2] });
  return { host, guest };
}

/** Packets of the other one arrive. */
async function hears({ state }: PersonInCall): Promise<void> {
  let heard = false;
  const listen = () => {
    const track = state().remote[0]?.track as unknown as
      { onReceiveRtp: { once(listener: () => void): void } } | undefined;
    track?.onReceiveRtp.once(() => (heard = true));
    return heard;
  };
  await expect.poll(listen, patience).toBe(true);
}

function killWorkers(): void {
  for (const pid of server.workers.pids) process.kill(pid, 'SIGKILL');
}

test('when the media worker dies, the page is heard and hears again by itself, and says so meanwhile', async () => {
  const { host, guest } = await pair();
  const before = host.state().remote[0]!.producer.producerId;
  killWorkers();
  for (const { seen } of [host, guest]) {
    await expect.poll(() => seen.connections, patience).toEqual(['connected', 'mediaAway', 'connected']);
  }
  for (const person of [host, guest]) await hears(person);
  expect(host.state().remote[0]!.producer.producerId).not.toBe(before);
  for (const { state, seen } of [host, guest]) {
    expect(state().participants).toHaveLength(2);
    expect(seen.people).toEqual([2]);
    expect(state().local.microphone).toMatchObject({ state: 'live', fault: null });
  }
});

test('killed over and over while it comes back: it is heard in the end', async () => {
  const { host, guest } = await pair();
  for (let kills = 0; kills < 3; kills++) {
    killWorkers();
    await server.workers.pick();
  }
  for (const { seen } of [host, guest]) {
    await expect.poll(() => seen.connections.slice(1), patience).toContain('connected');
    await expect.poll(() => seen.connections.at(-1), patience).toBe('connected');
  }
  for (const person of [host, guest]) await hears(person);
});

test('who was muted stays muted, and who unmutes meanwhile is heard', async () => {
  const { host, guest } = await pair();
  await guest.client.setMicrophone(false);
  await expect.poll(() => host.state().remote[0]?.producer.paused, patience).toBe(true);
  killWorkers();
  await expect.poll(() => guest.seen.connections, patience).toEqual(['connected', 'mediaAway', 'connected']);
  await expect.poll(() => host.state().remote[0]?.producer.paused, patience).toBe(true);
  expect(guest.state().local.microphone.state).toBe('muted');

  killWorkers();
  await expect.poll(() => guest.state().phase, patience).toMatchObject({ connection: 'mediaAway' });
  await guest.client.setMicrophone(true);
  await hears(host);
});
