// The worker that set-up fetched or built, seen from outside: DTLS, and SRTP in both directions. A build against the
// system's libraries goes wrong here first.
import { once } from 'node:events';
import * as mediasoup from 'mediasoup';
import { Device, type types } from 'mediasoup-client';
import { RtpHeader, RtpPacket } from 'werift';
import { createDummyRegister, installPolyfill } from 'werift/polyfill/dom';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { workerBinary } from '../../../config/workerBinary.ts';

const opus = { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 } as const;
const samplesPerPacket = 960;
const sound = Buffer.from('twenty milliseconds of sound');

/** The polyfill's track, which unlike a browser's can be made and written to. */
const Track = () =>
  globalThis.MediaStreamTrack as unknown as new (init: { kind: 'audio' }) => MediaStreamTrack;

// mediasoup and mediasoup-client describe the same parameters with types of their own, hence the assertions.
let worker: mediasoup.types.Worker;
let router: mediasoup.types.Router;
let direct: mediasoup.types.DirectTransport;
let device: Device;

beforeAll(async () => {
  installPolyfill({ mediaRegister: [createDummyRegister()] });
  worker = await mediasoup.createWorker({ workerBin: workerBinary() });
  router = await worker.createRouter({ mediaCodecs: [{ ...opus, preferredPayloadType: 100 }] });
  device = new Device({ handlerName: 'Chrome111' });
  await device.load({ routerRtpCapabilities: router.rtpCapabilities as types.RtpCapabilities });
});

beforeEach(async () => {
  direct = await router.createDirectTransport();
  return () => direct.close();
});

afterAll(() => worker.close());

async function connect(direction: 'send' | 'recv') {
  const server = await router.createWebRtcTransport({ listenInfos: [{ protocol: 'udp', ip: '127.0.0.1' }] });
  const { id, iceParameters, iceCandidates, dtlsParameters } = server;
  const options = { id, iceParameters, iceCandidates, dtlsParameters };
  const client =
    direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  client.on('connect', ({ dtlsParameters }, done, failed) => {
    server.connect({ dtlsParameters }).then(done, failed);
  });
  return { server, client };
}

/** Runs `send` with one packet after the other, one each 20 ms, until `arrived`. */
async function sendUntil<T>(arrived: Promise<T>, send: (packet: RtpPacket) => void): Promise<T> {
  let sequenceNumber = 0;
  const timer = setInterval(() => {
    sequenceNumber += 1;
    const timestamp = sequenceNumber * samplesPerPacket;
    send(new RtpPacket(new RtpHeader({ sequenceNumber, timestamp, payloadType: 100, ssrc: 4711 }), sound));
  }, 20);
  try {
    return await arrived;
  } finally {
    clearInterval(timer);
  }
}

test('sound sent over DTLS-SRTP reaches the server as it was', async () => {
  const { server, client } = await connect('send');
  client.on('produce', ({ kind, rtpParameters }, done, failed) => {
    server.produce({ kind, rtpParameters }).then(done, failed);
  });
  const track = new (Track())({ kind: 'audio' });
  const sent = await client.produce({ track });
  const consumer = await direct.consume({ producerId: sent.id, rtpCapabilities: router.rtpCapabilities });

  const [packet] = await sendUntil<[Buffer]>(once(consumer, 'rtp') as never, (each) => track.writeRtp(each));
  expect(server.dtlsState).toBe('connected');
  expect(RtpPacket.deSerialize(packet).payload).toEqual(sound);
  client.close();
  server.close();
});

test('sound of the server reaches the other end as it was', async () => {
  const { server, client } = await connect('recv');
  const rtpParameters = { codecs: [{ ...opus, payloadType: 100 }], encodings: [{ ssrc: 4711 }] };
  const producer = await direct.produce({ kind: 'audio', rtpParameters });
  const rtpCapabilities = device.recvRtpCapabilities;
  const consumer = await server.consume({ producerId: producer.id, rtpCapabilities });
  const received = await client.consume({
    id: consumer.id,
    producerId: producer.id,
    kind: 'audio',
    rtpParameters: consumer.rtpParameters as types.RtpParameters,
  });
  const [packet] = await sendUntil(received.track.onReceiveRtp.asPromise(), (each) =>
    producer.send(each.serialize()),
  );
  expect(packet.payload).toEqual(sound);
  client.close();
  server.close();
});

// Two transports without DTLS that are connected to each other: encrypted by one, decrypted by the other.
test.each([
  'AEAD_AES_256_GCM',
  'AEAD_AES_128_GCM',
  'AES_CM_128_HMAC_SHA1_80',
  'AES_CM_128_HMAC_SHA1_32',
] as const)('SRTP with %s', async (srtpCryptoSuite) => {
  const options = {
    listenInfo: { protocol: 'udp', ip: '127.0.0.1' },
    rtcpMux: true,
    enableSrtp: true,
    srtpCryptoSuite,
  } as const;
  const out = await router.createPlainTransport(options);
  const back = await router.createPlainTransport(options);
  const address = ({ tuple, srtpParameters }: mediasoup.types.PlainTransport) => ({
    ip: '127.0.0.1',
    port: tuple.localPort,
    srtpParameters,
  });
  await out.connect(address(back));
  await back.connect(address(out));

  const rtpParameters = { codecs: [{ ...opus, payloadType: 100 }], encodings: [{ ssrc: 4711 }] };
  const producer = await direct.produce({ kind: 'audio', rtpParameters });
  const { rtpCapabilities } = router;
  const between = await out.consume({ producerId: producer.id, rtpCapabilities });
  const returned = await back.produce({ kind: 'audio', rtpParameters: between.rtpParameters });
  const end = await direct.consume({ producerId: returned.id, rtpCapabilities });
  const [packet] = await sendUntil<[Buffer]>(once(end, 'rtp') as never, (each) =>
    producer.send(each.serialize()),
  );
  expect(RtpPacket.deSerialize(packet).payload).toEqual(sound);
  out.close();
  back.close();
});
