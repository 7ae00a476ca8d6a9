/** A participant's device with real ICE, DTLS and SRTP, on a client of the `/rooms` namespace. */
import type { types } from 'mediasoup-client';
import {
  connectTransport,
  consume,
  createTransport,
  produce,
  resumeConsumer,
} from '../../src/wire/events/media.ts';
import { packetMs, RtpWriter, type EncodedPacket } from './opusMicrophone.ts';
import type { RoomsClient } from './RoomsClient.ts';
import { audioTrack, loadDevice } from './weriftCaller.mjs';

const levelUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

/** A transport of a device of its own. The caller closes it. */
export async function callTransport(
  client: RoomsClient,
  direction: 'send' | 'recv',
): Promise<types.Transport> {
  const device = await loadDevice(client.admission.routerRtpCapabilities);
  const rtpCapabilities = device.recvRtpCapabilities as never;
  const offer = await client.request(
    createTransport,
    direction === 'send' ? { direction } : { direction, rtpCapabilities },
  );
  const options = { id: offer.transportId, ...offer } as unknown as types.TransportOptions;
  const transport =
    direction === 'send' ? device.createSendTransport(options) : device.createRecvTransport(options);
  transport.on('connect', ({ dtlsParameters }, done, failed) => {
    client
      .request(connectTransport, { transportId: transport.id, dtlsParameters })
      .then(() => done(), failed);
  });
  transport.on('produce', ({ kind, rtpParameters }, done, failed) => {
    const request = { transportId: transport.id, kind, source: 'microphone', rtpParameters } as never;
    client.request(produce, request).then(({ producerId }) => done({ id: producerId }), failed);
  });
  return transport;
}

export interface CallMicrophone {
  producerId: string;
  /** Sends at the pace of speech, over and over where `loop` is set, until it is closed. */
  speak(packets: readonly (EncodedPacket | null)[], options?: { loop?: boolean }): void;
  close(): void;
}

export async function callMicrophone(client: RoomsClient): Promise<CallMicrophone> {
  const transport = await callTransport(client, 'send');
  const track = audioTrack();
  const { id: producerId, rtpParameters } = await transport.produce({ track });
  const levelExtensionId = rtpParameters.headerExtensions?.find(({ uri }) => uri === levelUri)?.id ?? null;
  const writer = new RtpWriter({ ssrc: 1, payloadType: 96, levelExtensionId });
  let timer: NodeJS.Timeout | undefined;
  return {
    producerId,
    speak(packets, { loop = false } = {}) {
      const startedAtMs = performance.now();
      let sent = 0;
      timer = setInterval(() => {
        const due = Math.floor((performance.now() - startedAtMs) / packetMs) + 1;
        for (; sent < due && (loop || sent < packets.length); sent++) {
          const rtp = writer.write(packets[sent % packets.length]!);
          if (rtp) track.writeRtp(rtp);
        }
      }, packetMs);
    },
    close() {
      clearInterval(timer);
      transport.close();
    },
  };
}

export interface CallHearing {
  /** Resolves with its payload. */
  firstPacket: Promise<Buffer>;
  close(): void;
}

/** Receives a producer on a transport of its own. */
export async function callHearing(client: RoomsClient, producerId: string): Promise<CallHearing> {
  const transport = await callTransport(client, 'recv');
  const offered = await client.request(consume, { transportId: transport.id, producerId });
  const { track } = await transport.consume({ id: offered.consumerId, ...offered } as never);
  const firstPacket = new Promise<Buffer>((resolve) => {
    (
      track as unknown as { onReceiveRtp: { once(listener: (rtp: { payload: Buffer }) => void): void } }
    ).onReceiveRtp.once(({ payload }) => resolve(payload));
  });
  await client.request(resumeConsumer, { consumerId: offered.consumerId });
  return { firstPacket, close: () => transport.close() };
}
