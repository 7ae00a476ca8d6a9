/** A real mediasoup router with microphones that send to it and the server's own consumers of them. */
import { createWorker } from 'mediasoup';
import type { Consumer, DirectTransport, Producer, Router, Worker } from 'mediasoup/types';
import { workerBinary } from '../../config/workerBinary.ts';
import { packetMs, RtpWriter, type EncodedPacket } from './opusMicrophone.ts';

const levelExtension = { uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 } as const;

export class TappedRoom {
  readonly worker: Worker;
  readonly #router: Router;
  readonly #transport: DirectTransport;
  #microphones = 0;

  private constructor(worker: Worker, router: Router, transport: DirectTransport) {
    this.worker = worker;
    this.#router = router;
    this.#transport = transport;
  }

  static async create(): Promise<TappedRoom> {
    const worker = await createWorker({ workerBin: workerBinary(), logLevel: 'error' });
    const router = await worker.createRouter({
      mediaCodecs: [
        { kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 },
        { kind: 'audio', mimeType: 'audio/PCMU', clockRate: 8000 },
      ],
    });
    return new TappedRoom(worker, router, await router.createDirectTransport());
  }

  async microphone({ opus = true } = {}): Promise<Microphone> {
    const ssrc = 10_000 + this.#microphones++;
    const codec = opus
      ? { mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }
      : { mimeType: 'audio/PCMU', payloadType: 0, clockRate: 8000 };
    const producer = await this.#transport.produce({
      kind: 'audio',
      rtpParameters: {
        codecs: [codec],
        headerExtensions: [levelExtension],
        encodings: [{ ssrc }],
      },
    });
    return new Microphone(producer, new RtpWriter({ ssrc, levelExtensionId: levelExtension.id }));
  }

  /** Paused, as a tap wants it. */
  consume({ producer }: Microphone): Promise<Consumer> {
    const { rtpCapabilities } = this.#router;
    return this.#transport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
  }

  close(): void {
    this.worker.close();
  }
}

export class Microphone {
  readonly producer: Producer;
  readonly writer: RtpWriter;

  constructor(producer: Producer, writer: RtpWriter) {
    this.producer = producer;
    this.writer = writer;
  }

  /** Sends at the pace of speech; `performance.now()` of the first packet. */
  async speak(packets: readonly (EncodedPacket | null)[], signal?: AbortSignal): Promise<number> {
    const startedAtMs = performance.now();
    for (let sent = 0; sent < packets.length && !signal?.aborted;) {
      const due = Math.floor((performance.now() - startedAtMs) / packetMs) + 1;
      for (; sent < Math.min(due, packets.length); sent++) {
        const rtp = this.writer.write(packets[sent]!);
        if (rtp) this.producer.send(rtp);
      }
      await new Promise((resolve) => setTimeout(resolve, packetMs / 2));
    }
    return startedAtMs;
  }
}
