import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { ClientEvent } from '../../src/wire/entries.ts';
import { errorBody } from '../../src/wire/errors.ts';
import { join, leave } from '../../src/wire/events/admission.ts';
import {
  connectTransport,
  consume,
  createTransport,
  produce,
  resumeConsumer,
} from '../../src/wire/events/media.ts';
import { roomsNamespace } from '../../src/wire/protocol.ts';
import { rtpCapabilities } from '../../src/wire/media.ts';
import type { Consent } from '../../src/wire/rooms.ts';
import { Refused } from '../support/RoomsClient.ts';
import { MediaPath } from './MediaPath.ts';
import type { MediaStream } from './mediaStreams.ts';

type Schema = z.ZodType;

const acknowledgement = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), reply: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorBody }),
]);
const outcome = z.object({
  admission: z.object({ routerRtpCapabilities: z.record(z.string(), z.unknown()) }),
});

const patienceMs = 30_000;
const joinTries = 50;
/** Left out: on a loopback there is no bandwidth to estimate, and no answer would come to what is sent for it. */
const congestionControl = ['transport-cc', 'goog-remb'];

export interface SendingStream extends MediaStream {
  path: MediaPath;
  rolloverCounter: number;
}

interface OwnTransport {
  transportId: string;
  /** Null where the load is of signalling alone. */
  path: MediaPath | null;
}

/**
 * One participant: a socket of `/rooms`, a transport each way. Replies are taken as they are: that they keep to the
 * protocol is for the tests to see.
 */
export class LoadPeer {
  readonly #socket: Socket;
  readonly #withMedia: boolean;
  #receiving: OwnTransport | null = null;
  #sending: OwnTransport | null = null;
  #capabilities: z.infer<typeof rtpCapabilities> | null = null;
  readonly streams: SendingStream[] = [];
  readonly producerIds: string[] = [];
  readonly consumerIds: string[] = [];

  /** `withMedia`: its transports connect. Otherwise all is as in a call, and nothing flows. */
  static async connect(url: string, token: string, { withMedia = true } = {}): Promise<LoadPeer> {
    const socket = io(`${url}${roomsNamespace.name}`, {
      path: '/api/v1/ws',
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', (error: Error & { data?: unknown }) =>
        reject(new Error(`${error.message} ${JSON.stringify(error.data ?? null)}`)),
      );
    });
    socket.onAny((_name: string, ...args: unknown[]) => {
      const last = args.at(-1);
      if (typeof last === 'function') (last as () => void)();
    });
    return new LoadPeer(socket, withMedia);
  }

  private constructor(socket: Socket, withMedia: boolean) {
    this.#socket = socket;
    this.#withMedia = withMedia;
  }

  /** Into the visit at once: its token is one of those that wait for nobody. */
  async join(consent: Consent): Promise<void> {
    const { admission } = outcome.parse(await this.#admitted(consent));
    const offered = rtpCapabilities.parse(admission.routerRtpCapabilities);
    this.#capabilities = {
      ...offered,
      codecs: offered.codecs.map(({ rtcpFeedback = [], ...codec }) => ({
        ...codec,
        rtcpFeedback: rtcpFeedback.filter(({ type }) => !congestionControl.includes(type)),
      })),
    };
  }

  /** A server that cannot keep a consent in time refuses, and people press the button again. */
  async #admitted(consent: Consent): Promise<unknown> {
    for (let tried = 1; ; tried++) {
      try {
        return await this.ask(join, { consent });
      } catch (error) {
        const busy = error instanceof Refused && error.code === 'DEPENDENCY_UNAVAILABLE';
        if (!busy || tried === joinTries) throw error;
      }
    }
  }

  async ask<Q extends Schema, R extends Schema>(
    event: ClientEvent<Q, R>,
    request: z.input<Q>,
  ): Promise<z.output<R>> {
    const answer = acknowledgement.parse(
      await this.#socket.timeout(patienceMs).emitWithAck(event.name, request),
    );
    if (!answer.ok) throw new Refused(answer.error);
    return answer.reply as z.output<R>;
  }

  async publish(streams: readonly MediaStream[]): Promise<void> {
    const offer = await this.ask(createTransport, { direction: 'send' });
    this.#sending = await this.#open(offer);
    const { path, transportId } = this.#sending;
    for (const stream of streams) {
      const { kind, source, parameters: rtpParameters } = stream;
      const { producerId } = await this.ask(produce, { transportId, kind, source, rtpParameters });
      this.producerIds.push(producerId);
      if (path) this.streams.push({ ...stream, path, rolloverCounter: 0 });
    }
  }

  async receive(producerIds: readonly string[]): Promise<void> {
    this.#receiving ??= await this.#openReceiving();
    const { transportId } = this.#receiving;
    for (const producerId of producerIds) {
      const { consumerId } = await this.ask(consume, { transportId, producerId });
      this.consumerIds.push(consumerId);
      await this.ask(resumeConsumer, { consumerId });
    }
  }

  get receiving(): MediaPath | null {
    return this.#receiving?.path ?? null;
  }

  get transportIds(): string[] {
    return [this.#sending, this.#receiving].flatMap((transport) => transport?.transportId ?? []);
  }

  /** Resolves once the server has let go. */
  async leave(): Promise<void> {
    try {
      await this.ask(leave, {});
    } finally {
      this.close();
    }
  }

  close(): void {
    this.#receiving?.path?.close();
    this.#sending?.path?.close();
    this.#socket.disconnect();
  }

  async #openReceiving(): Promise<OwnTransport> {
    if (!this.#capabilities) throw new Error('has not joined');
    const request = { direction: 'recv' as const, rtpCapabilities: this.#capabilities };
    return this.#open(await this.ask(createTransport, request));
  }

  async #open(offer: z.output<(typeof createTransport)['reply']>): Promise<OwnTransport> {
    const { transportId } = offer;
    if (!this.#withMedia) return { transportId, path: null };
    const path = await MediaPath.open(offer, (dtlsParameters) =>
      this.ask(connectTransport, { transportId, dtlsParameters }),
    );
    return { path, transportId };
  }
}
