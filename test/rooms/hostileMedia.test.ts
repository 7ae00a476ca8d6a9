/** A call goes on while somebody else in the server sends what no device would. */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { commonEventErrors } from '../../src/wire/document/protocolDocument.ts';
import type { ClientEvent } from '../../src/wire/entries.ts';
import {
  closeProducer,
  connectTransport,
  consume,
  createTransport,
  produce,
  resumeConsumer,
} from '../../src/wire/events/media.ts';
import { callMicrophone, callTransport } from '../support/callDevice.ts';
import { DatagramRecorder, madeUpDatagram, mutatedDatagram } from '../support/fuzz/hostileDatagrams.ts';
import { KnownValues } from '../support/fuzz/KnownValues.ts';
import { Random } from '../support/fuzz/Random.ts';
import { sampleOf } from '../support/fuzz/sampleOf.ts';
import { Refused, type RoomsClient } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { cameraParameters, clientDtls, microphoneParameters } from '../support/rtpSamples.ts';
import { installWebRtc } from '../support/weriftCaller.mjs';

const seed = 7;
const closing: (() => void)[] = [];
let removeWebRtc: () => void;
let server: RoomsServer;
let workerPid: number;
let port: number;
/** Packets of the call that came to its other end. */
let heard = 0;
let onHeard = () => {};
let socketsOfCall: ReadonlySet<Socket>;
beforeAll(async () => {
  removeWebRtc = installWebRtc();
  server = await RoomsServer.start({ settings: { networkIntervalMs: 200 } });
  const picked = await server.workers.pick();
  ({ port } = picked);
  workerPid = picked.worker.pid;

  const recorder = new DatagramRecorder(port);
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const microphone = await speaking(patient);
  const transport = await callTransport(host, 'recv');
  closing.push(() => transport.close());
  const offered = await host.request(consume, { transportId: transport.id, producerId: microphone });
  const { track } = await transport.consume({ id: offered.consumerId, ...offered } as never);
  (track as unknown as { onReceiveRtp: { subscribe(listener: () => void): void } }).onReceiveRtp.subscribe(
    () => {
      heard++;
      onHeard();
    },
  );
  await host.request(resumeConsumer, { consumerId: offered.consumerId });
  await callGoesOn();
  recorder.stop();
  socketsOfCall = recorder.sockets;
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(async () => {
  for (const close of closing) close();
  await server.close();
  removeWebRtc();
});

const frame = { payload: Uint8Array.of(0xf8, 0xff, 0xfe), level: 20 };

async function speaking(client: RoomsClient): Promise<string> {
  const microphone = await callMicrophone(client);
  closing.push(() => microphone.close());
  microphone.speak([frame], { loop: true });
  return microphone.producerId;
}

/** Waits until 25 more packets, half a second of sound, have come. */
function callGoesOn(): Promise<void> {
  const enough = heard + 25;
  return new Promise((resolve) => {
    onHeard = () => {
      if (heard >= enough) resolve();
    };
  });
}

async function sameWorkerLives(): Promise<void> {
  const { worker } = await server.workers.pick();
  expect(worker.pid).toBe(workerPid);
  await worker.getResourceUsage();
  await callGoesOn();
}

/** A code of the entry, or `taken`. */
async function outcomeOf(client: RoomsClient, event: ClientEvent, request: unknown): Promise<string> {
  try {
    const reply = (await client.raw(event.name, request)) as { producerId?: string };
    if (reply.producerId !== undefined) await client.request(closeProducer, { producerId: reply.producerId });
    return 'taken';
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    expect([...event.errors, ...commonEventErrors], JSON.stringify(request)).toContain(error.code);
    expect(error.code, JSON.stringify(request)).not.toBe('INTERNAL');
    return error.code;
  }
}

const fingerprint = clientDtls().fingerprints[0]!;
const many = <T>(length: number, value: T): T[] => Array.from({ length }, () => value);
const microphone = microphoneParameters();
const camera = cameraParameters();
const [opus] = microphone.codecs;
const [vp8, rtx] = camera.codecs;
const extensionUri = 'urn:ietf:params:rtp-hdrext:sdes:mid';

const dtls: Record<string, unknown> = {
  'no fingerprint': { fingerprints: [] },
  'no list': {},
  'hundreds of fingerprints': { fingerprints: many(300, fingerprint) },
  'a fingerprint too short for its algorithm': {
    fingerprints: [{ algorithm: 'sha-512', value: fingerprint.value }],
  },
  'a fingerprint too long for its algorithm': {
    fingerprints: [{ algorithm: 'sha-1', value: many(64, 'AB').join(':') }],
  },
  'an algorithm of the prototype': { fingerprints: [{ ...fingerprint, algorithm: '__proto__' }] },
  'no hexadecimal': { fingerprints: [{ ...fingerprint, value: many(32, 'ZZ').join(':') }] },
  'a text for a list': { fingerprints: 'sha-256' },
  'every algorithm at once': {
    fingerprints: ['sha-1', 'sha-224', 'sha-256', 'sha-384', 'sha-512'].map((algorithm) => ({
      ...fingerprint,
      algorithm,
    })),
  },
};

const sound: Record<string, unknown> = {
  'no codec': { codecs: [] },
  'nine codecs': { codecs: many(9, opus) },
  'ten thousand codecs': { codecs: many(10_000, {}) },
  'no mime type': { codecs: [{ ...opus, mimeType: 'audio/' }] },
  'a mime type of three parts': { codecs: [{ ...opus, mimeType: 'audio/opus/x' }] },
  'a mime type with a line break': { codecs: [{ ...opus, mimeType: 'audio/opus\r\nx' }] },
  'a type that is no media': { codecs: [{ ...opus, mimeType: 'text/html' }] },
  'another clock rate': { codecs: [{ ...opus, clockRate: 8_000 }] },
  'no clock rate': { codecs: [{ ...opus, clockRate: 0 }] },
  'one channel': { codecs: [{ ...opus, channels: 1 }] },
  'no channels': { codecs: [{ ...opus, channels: 0 }] },
  'payload type 128': { codecs: [{ ...opus, payloadType: 128 }] },
  'payload type of RTCP': { codecs: [{ ...opus, payloadType: 72 }] },
  'retransmission alone': { codecs: [{ ...opus, mimeType: 'audio/rtx', parameters: { apt: 111 } }] },
  'retransmission of itself': {
    codecs: [opus, { mimeType: 'audio/rtx', payloadType: 97, clockRate: 48_000, parameters: { apt: 97 } }],
  },
  'comfort noise alone': { codecs: [{ mimeType: 'audio/CN', payloadType: 13, clockRate: 8_000 }] },
  'parameters of the prototype': {
    codecs: [{ ...opus, parameters: JSON.parse('{"__proto__": 1}') as unknown }],
  },
  'extension id 0': { headerExtensions: [{ uri: extensionUri, id: 0 }] },
  'extension id 15': { headerExtensions: [{ uri: extensionUri, id: 15 }] },
  'extension id 255': { headerExtensions: [{ uri: extensionUri, id: 255 }] },
  'extension id 256': { headerExtensions: [{ uri: extensionUri, id: 256 }] },
  'every extension by one id': { headerExtensions: many(32, { uri: extensionUri, id: 1 }) },
  'an extension nobody knows': { headerExtensions: [{ uri: 'x', id: 3 }] },
  'an encrypted extension': { headerExtensions: [{ uri: extensionUri, id: 1, encrypt: true }] },
  'no encoding': { encodings: [] },
  'SSRC 0': { encodings: [{ ssrc: 0 }] },
  'a fraction for an SSRC': { encodings: [{ ssrc: 1.5 }] },
  'one SSRC for media and retransmission': { encodings: [{ ssrc: 9, rtx: { ssrc: 9 } }] },
  'four encodings of sound': { encodings: [{ ssrc: 1 }, { ssrc: 2 }, { ssrc: 3 }, { ssrc: 4 }] },
  'no SSRC, no MID': { mid: undefined, encodings: [{}] },
  'an empty MID': { mid: '' },
  'a cname of zeros': { rtcp: { cname: '\u0000' } },
  'rtcp not multiplexed': { rtcp: { cname: 'x', mux: false } },
};

const picture: Record<string, unknown> = {
  'one RID twice': { encodings: [{ rid: 'r0' }, { rid: 'r0' }] },
  'RIDs without MID': { mid: undefined },
  'RIDs and SSRCs mixed': { encodings: [{ rid: 'r0' }, { ssrc: 5 }, {}] },
  'one SSRC for three layers': { encodings: many(3, { ssrc: 77 }) },
  'layers that differ in their codec': {
    encodings: [
      { rid: 'r0', codecPayloadType: 96 },
      { rid: 'r1', codecPayloadType: 97 },
    ],
  },
  'retransmission first': { codecs: [rtx, vp8] },
  'retransmission without what it repeats': { codecs: [vp8, { ...rtx, parameters: {} }] },
  'retransmission of a text': { codecs: [vp8, { ...rtx, parameters: { apt: '96' } }] },
  'H264 without a profile': { codecs: [{ ...vp8, mimeType: 'video/H264', parameters: {} }] },
  'H264 with a profile of nonsense': {
    codecs: [
      {
        ...vp8,
        mimeType: 'video/H264',
        parameters: { 'profile-level-id': 'zzzzzz', 'packetization-mode': -1 },
      },
    ],
  },
  'a profile of VP9 that is none': {
    codecs: [{ ...vp8, mimeType: 'video/VP9', parameters: { 'profile-id': 1e308 } }],
  },
  'the largest SVC': { encodings: [{ ssrc: 6, scalabilityMode: 'S3T3_KEY_SHIFT' }] },
  'feedback of every kind': {
    codecs: [{ ...vp8, rtcpFeedback: many(32, { type: 'x', parameter: 'y' }) }, rtx],
  },
};

const capabilities: Record<string, unknown> = {
  nothing: { codecs: [], headerExtensions: [] },
  'hundreds of codecs': { codecs: many(300, { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000 }) },
  'retransmission alone': {
    codecs: [{ kind: 'audio', mimeType: 'audio/rtx', clockRate: 48_000, parameters: { apt: 100 } }],
  },
  'one payload type for all': {
    codecs: [
      { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 1, clockRate: 48_000, channels: 2 },
      { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 1, clockRate: 90_000 },
    ],
  },
  'sound that is picture': {
    codecs: [{ kind: 'video', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
  },
  'extension ids that clash': {
    codecs: [
      { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    ],
    headerExtensions: many(32, { kind: 'audio', uri: extensionUri, preferredId: 255 }),
  },
};

test('parameters that no device would send are refused with a code or do no harm', async () => {
  const room = server.room();
  const [mallory, other] = [await server.host(room), await server.host(room)];
  const transportId = await mallory.sendTransport();
  const outcomes: string[] = [];
  const producing = (kind: 'audio' | 'video', rtpParameters: object) => ({
    transportId,
    kind,
    source: kind === 'audio' ? 'microphone' : 'camera',
    rtpParameters,
  });
  for (const change of Object.values(sound)) {
    outcomes.push(
      await outcomeOf(mallory, produce, producing('audio', { ...microphone, ...(change as object) })),
    );
  }
  for (const change of Object.values(picture)) {
    outcomes.push(
      await outcomeOf(mallory, produce, producing('video', { ...camera, ...(change as object) })),
    );
  }
  for (const dtlsParameters of Object.values(dtls)) {
    outcomes.push(await outcomeOf(mallory, connectTransport, { transportId, dtlsParameters }));
  }
  const producerId = await other.publish('microphone');
  for (const rtpCapabilities of Object.values(capabilities)) {
    const own = await server.host(room);
    const reply = await own
      .raw(createTransport.name, { direction: 'recv', rtpCapabilities })
      .catch(() => null);
    if (reply === null) continue;
    const receiving = (reply as { transportId: string }).transportId;
    outcomes.push(await outcomeOf(own, consume, { transportId: receiving, producerId }));
    await own.raw('leave', {});
  }
  expect(outcomes).toContain('RTP_PARAMETERS_REFUSED');
  expect(outcomes).toContain('INVALID_REQUEST');
  await sameWorkerLives();
});

test('parameters of the right form with any content are refused with a code or do no harm', async () => {
  const random = new Random(seed);
  const known = new KnownValues();
  const mallory = await server.host(server.room());
  known.learn({ transportId: await mallory.sendTransport() });
  const outcomes: string[] = [];
  for (let sent = 0; sent < 400; sent++) {
    const sample = sampleOf(produce.request, known, random) as { kind: string; source: string };
    sample.source = sample.kind === 'audio' ? 'microphone' : 'camera';
    outcomes.push(await outcomeOf(mallory, produce, sample));
    if (sent % 40 === 0) await turn();
  }
  expect(outcomes, `seed ${seed}`).toContain('RTP_PARAMETERS_REFUSED');
  await sameWorkerLives();
});

test('ten thousand hostile datagrams at the media port leave the worker and its calls alone', async () => {
  const random = new Random(seed);
  const recorder = new DatagramRecorder(port, socketsOfCall);
  closing.push(() => recorder.stop());
  // In the room and connected: what comes from their address reaches their transport.
  const mallory = await server.host(server.room());
  await speaking(mallory);
  await expect
    .poll(() => recorder.kinds.toSorted(), { timeout: 20_000 })
    .toEqual(['dtls', 'rtcp', 'rtp', 'stun']);
  recorder.stop();

  const stranger = createSocket('udp4');
  closing.push(() => stranger.close());
  for (let sent = 0; sent < 10_000; sent++) {
    const { datagram: real, socket: own } = random.pick(recorder.recorded);
    const datagram = random.happens(0.6) ? mutatedDatagram(real, random) : madeUpDatagram(random);
    const from = random.happens(0.5) ? own : stranger;
    from.send(datagram, port, '127.0.0.1');
    // Not faster than they are taken, so that none is dropped on the way.
    if (sent % 20 === 0) await turn();
  }
  await sameWorkerLives();
});

test('garbage on the TCP media port leaves the worker and its calls alone', async () => {
  const random = new Random(seed);
  for (let opened = 0; opened < 40; opened++) {
    const socket = connect(port, '127.0.0.1');
    socket.on('error', () => {});
    await once(socket, 'connect');
    for (let sent = random.whole(1, 20); sent > 0; sent--) {
      const bytes = madeUpDatagram(random);
      // Framed by its length (RFC 4571), or by one that is not its own.
      const length = Buffer.alloc(2);
      length.writeUInt16BE(random.happens(0.7) ? bytes.length : random.whole(0, 65_535));
      socket.write(Buffer.concat([length, bytes]));
    }
    socket.end();
    socket.destroySoon();
  }
  await sameWorkerLives();
});
