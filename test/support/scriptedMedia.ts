/** The call client's surroundings without a browser: mediasoup-client's fake handler and scripted signalling. */
import { randomUUID } from 'node:crypto';
import { Device, FakeHandler, testFakeParameters } from 'mediasoup-client';
import { RequestError } from '../../src/web/api/requestError.ts';
import { MediaLink } from '../../src/web/call/MediaLink.ts';
import type { SendRequest } from '../../src/web/api/ServerSocket.ts';
import type { ProducerView } from '../../src/wire/rooms.ts';
import { sample } from '../../src/wire/examples.ts';

/** A track that ends when the test says so. */
export class ScriptedTrack extends EventTarget {
  readonly id = randomUUID();
  readonly kind: 'audio' | 'video';
  enabled = true;
  readyState: MediaStreamTrackState = 'live';
  contentHint = '';

  constructor(kind: 'audio' | 'video') {
    super();
    this.kind = kind;
  }

  stop(): void {
    this.readyState = 'ended';
  }

  /** The device goes away. */
  lose(): void {
    this.readyState = 'ended';
    this.dispatchEvent(new Event('ended'));
  }

  getSettings(): MediaTrackSettings {
    return { deviceId: 'first' };
  }

  /** What the client asks of a track is all here. */
  get asTrack(): MediaStreamTrack {
    return this as unknown as MediaStreamTrack;
  }
}

interface Sent {
  name: string;
  request: Record<string, unknown>;
}

/** Answers the requests of media negotiation as a server does, keeps a record, and can be cut or held up. */
export class ScriptedSignalling {
  readonly sent: Sent[] = [];
  /** Ids of what was produced, by source. */
  readonly producerIds = new Map<string, string>();
  cut = false;
  readonly #held = new Map<string, Promise<void>>();
  readonly #waiting: { name: string; resolve: () => void }[] = [];

  readonly request: SendRequest = async (event, request, apply) => {
    if (this.cut) throw RequestError.local('UNREACHABLE');
    this.sent.push({ name: event.name, request: request as Record<string, unknown> });
    await this.#held.get(event.name);
    const { source } = request as Record<string, unknown>;
    const reply = event.reply.parse(answer(event.name, request as Record<string, unknown>));
    if (event.name === 'produce')
      this.producerIds.set(String(source), (reply as { producerId: string }).producerId);
    apply?.(reply);
    for (const waiting of this.#waiting.filter(({ name }) => name === event.name)) waiting.resolve();
    return reply;
  };

  /** Requests of that name are answered only after the returned function was called. */
  hold(name: string): () => void {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.#held.set(name, promise);
    return () => resolve(undefined);
  }

  /** Resolves when the next request of that name has been answered. */
  answered(name: string): Promise<void> {
    return new Promise((resolve) => this.#waiting.push({ name, resolve }));
  }

  names(): string[] {
    return this.sent.map(({ name }) => name);
  }
}

function answer(name: string, request: Record<string, unknown>): unknown {
  switch (name) {
    case 'createTransport': {
      const { iceParameters, iceCandidates, dtlsParameters } =
        testFakeParameters.generateTransportRemoteParameters();
      return { transportId: randomUUID(), iceParameters, iceCandidates, dtlsParameters };
    }
    case 'produce':
      return { producerId: randomUUID() };
    case 'consume': {
      const { kind, rtpParameters } = testFakeParameters.generateConsumerRemoteParameters({
        codecMimeType: 'video/VP8',
      });
      return {
        consumerId: randomUUID(),
        producerId: request.producerId,
        kind,
        rtpParameters,
        producerPaused: false,
      };
    }
    default:
      return {};
  }
}

export async function scriptedLink(signalling: ScriptedSignalling): Promise<MediaLink> {
  const device = new Device({ handlerFactory: FakeHandler.createFactory(testFakeParameters) });
  await device.load({ routerRtpCapabilities: testFakeParameters.generateRouterRtpCapabilities() });
  return MediaLink.create(device, signalling.request, [], {
    brokenChanged: () => undefined,
    lost: () => undefined,
  });
}

/** Somebody's camera. */
export function cameraView(change: Partial<ProducerView> = {}): ProducerView {
  return {
    producerId: randomUUID(),
    participantId: sample.patientId,
    peerId: sample.patientPeerId,
    kind: 'video',
    source: 'camera',
    paused: false,
    ...change,
  };
}
