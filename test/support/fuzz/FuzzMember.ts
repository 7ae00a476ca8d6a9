/** Somebody at a socket who sends whatever comes to mind. */
import { setTimeout as delay } from 'node:timers/promises';
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import { commonEventErrors } from '../../../src/wire/document/protocolDocument.ts';
import type { ClientEvent } from '../../../src/wire/entries.ts';
import { join } from '../../../src/wire/events/admission.ts';
import { createTransport } from '../../../src/wire/events/media.ts';
import { clientEvents } from '../../../src/wire/protocol.ts';
import type { FuzzLog } from './FuzzLog.ts';
import { KnownValues } from './KnownValues.ts';
import { hostile, mutated } from './mutated.ts';
import type { Random } from './Random.ts';
import { sampleOf } from './sampleOf.ts';

export interface FuzzMemberOptions {
  url: string;
  namespace: '/rooms' | '/notifications';
  token: string;
  /** Takes part in a visit, and comes in again when it is out. */
  joins: boolean;
  log: FuzzLog;
  /** What everybody knows. */
  known: KnownValues;
  random: Random;
}

const answerLimitMs = 20_000;
const restMs = 300;
const answer = z.union([
  z.strictObject({ ok: z.literal(true), reply: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: z.unknown() }),
]);

/** After these a visit is over for somebody, or soon for everybody; and those that do something once. */
const rare = ['leave', 'endSession', 'removeParticipant', 'refuse', 'setLocked', 'join', 'resume'];

/** Refusals that no other request of this socket will change. */
const outside = ['NOT_JOINED', 'NOT_ADMITTED'];

export class FuzzMember {
  readonly #options: FuzzMemberOptions;
  /** What they own comes up more often. */
  readonly #known: KnownValues;
  #socket: Socket;
  #cut = false;
  /** The visit has no place for them any more. */
  out = false;

  constructor(options: FuzzMemberOptions) {
    this.#options = options;
    this.#known = new KnownValues(options.known);
    this.#socket = this.#open();
  }

  /** Sends until the log has enough or `ended` says so. */
  async talk(ended: () => boolean): Promise<void> {
    const { log, random } = this.#options;
    if (this.#options.joins) await this.#enter();
    while (!log.done && !ended() && !this.out) {
      const batch = Array.from({ length: random.whole(1, 8) }, () => this.#say());
      const codes = await Promise.all(batch);
      // Who may do nothing here is no more than an annoyance.
      if (!this.#options.joins || codes.includes('RATE_LIMITED')) await delay(restMs);
      else if (codes.some((code) => code !== null && outside.includes(code))) await this.#enter();
    }
  }

  close(): void {
    this.#socket.disconnect();
  }

  async #enter(): Promise<void> {
    const { log } = this.#options;
    for (let tried = 0; tried < 3; tried++) {
      const consent = { captions: true, keepTranscript: true, ai: false };
      const request = { ...join.example.request, consent, secondDevice: { choice: 'move' } };
      const code = await this.#ask(join, join.name, [request]);
      if (code === 'ALREADY_JOINED') return;
      if (code === null) {
        await this.#ask(createTransport, createTransport.name, [{ direction: 'send' }]);
        await this.#ask(createTransport, createTransport.name, [{ direction: 'recv', rtpCapabilities }]);
        return;
      }
      if (log.done) return;
    }
    this.out = true;
  }

  #say(): Promise<string | null> {
    const { random } = this.#options;
    const event = random.pick(clientEvents);
    if (rare.includes(event.name) && !random.happens(0.03)) return this.#say();
    const { name } = event;
    const request = sampleOf(event.request, this.#known, random);
    if (random.happens(0.5)) return this.#ask(event, name, [request]);
    if (random.happens(0.8)) return this.#ask(event, name, [mutated(request, random)]);
    return random.pick<() => Promise<string | null>>([
      () => this.#ask(event, name, []),
      () => this.#ask(event, name, [request, request]),
      () => this.#ask(event, name, [hostile(random)]),
      () => this.#ask(event, name, [random.bytes(random.whole(0, 200))]),
      () => this.#ask(event, name, [{ ...(request as object), file: random.bytes(8) }]),
      () => this.#ask(event, random.pick(noEvents), [request]),
      () => this.#unasked(name, request),
      () => this.#dropped(),
    ])();
  }

  /** Without an acknowledgement nothing is answered. */
  async #unasked(name: string, request: unknown): Promise<null> {
    this.#options.log.sent.event++;
    this.#socket.emit(name, request);
    return null;
  }

  /** Cut as a lost network cuts it, and back with a new connection. */
  async #dropped(): Promise<null> {
    this.#options.log.sent.event++;
    this.#socket.io.engine.close();
    return null;
  }

  /** Null where it was granted; the code where it was refused; `cut` where the connection went instead. */
  async #ask(event: ClientEvent, name: string, args: readonly unknown[]): Promise<string | null> {
    const { log } = this.#options;
    log.sent.event++;
    if (!(await this.#connected())) return 'cut';
    const said = await this.#exchange(name, args);
    if (said === 'cut') {
      log.answered('cut');
      return 'cut';
    }
    const parsed = answer.safeParse(said);
    if (!parsed.success) {
      log.fault(`${name}: ${said === 'late' ? 'no answer' : 'an answer of no form'}`, args);
      return null;
    }
    if (!parsed.data.ok) {
      const codes = [...event.errors, ...commonEventErrors];
      return log.refused(name, parsed.data.error, codes, args);
    }
    log.answered('ok');
    this.#known.learn(parsed.data.reply);
    const reply = event.reply.safeParse(parsed.data.reply);
    if (!reply.success) log.fault(`${name}: a reply of another form`, reply.error.issues);
    return null;
  }

  #exchange(name: string, args: readonly unknown[]): Promise<unknown> {
    const socket = this.#socket;
    // Cut meanwhile: what is sent now would wait for a connection that does not come back.
    if (!socket.connected) return Promise.resolve('cut');
    return new Promise((resolve) => {
      const settle = (value: unknown) => {
        clearTimeout(timer);
        socket.off('disconnect', cut);
        resolve(value);
      };
      const cut = () => settle('cut');
      const timer = setTimeout(settle, answerLimitMs, 'late');
      socket.once('disconnect', cut);
      socket.emit(name, ...args, settle);
    });
  }

  /** Connects again where it was cut; false where that is refused. */
  #connected(): Promise<boolean> {
    // A socket that was cut stays `active`, and without reconnection comes to nothing.
    if (this.#cut) this.#socket = this.#open();
    const socket = this.#socket;
    if (socket.connected) return Promise.resolve(true);
    return new Promise((resolve) => {
      const settle = (connected: boolean) => {
        clearTimeout(timer);
        resolve(connected);
      };
      const timer = setTimeout(() => {
        this.#options.log.fault('handshake: no answer');
        settle(false);
      }, answerLimitMs);
      socket.once('connect', () => settle(true));
      socket.once('disconnect', () => settle(false));
      socket.once('connect_error', ({ data }: Error & { data?: unknown }) => {
        // Without data it is the network that failed, and whether the server lives is asked elsewhere.
        if (data !== undefined) this.#options.log.refused('handshake', data, handshakeErrors, 'handshake');
        this.#cut = true;
        this.out = true;
        settle(false);
      });
    });
  }

  #open(): Socket {
    this.#cut = false;
    const { url, namespace, token, known } = this.#options;
    const socket = io(`${url}${namespace}`, {
      path: '/api/v1/ws',
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
    });
    socket.once('disconnect', () => (this.#cut = true));
    socket.onAny((_name: string, ...args: unknown[]) => {
      known.learn(args[0]);
      const acknowledge = args.at(-1);
      if (typeof acknowledge === 'function') (acknowledge as () => void)();
    });
    return socket;
  }
}

/** Of a device that takes speech and the usual picture. */
const rtpCapabilities = {
  codecs: [
    { kind: 'audio', mimeType: 'audio/opus', preferredPayloadType: 100, clockRate: 48_000, channels: 2 },
    { kind: 'video', mimeType: 'video/VP8', preferredPayloadType: 101, clockRate: 90_000 },
  ],
};

const handshakeErrors = ['UNAUTHENTICATED', 'TOKEN_EXPIRED', 'FORBIDDEN', 'LIMIT_REACHED'] as const;
const noEvents = [
  'nothing',
  'Join',
  '__proto__',
  'constructor',
  'closed',
  'error ',
  '',
  '\u0000',
  'x'.repeat(500),
];
