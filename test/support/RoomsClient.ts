/** A client of a namespace, `/rooms` unless told, that holds every reply and every event against the protocol. */
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { ClientEvent, ServerEvent, SocketNamespace } from '../../src/wire/entries.ts';
import type { PatientContact } from '../../src/wire/contact.ts';
import { errorBody, type ErrorBody, type ErrorCode } from '../../src/wire/errors.ts';
import { admit, join, resume, type Admission } from '../../src/wire/events/admission.ts';
import { createTransport, produce } from '../../src/wire/events/media.ts';
import { admittedEvent } from '../../src/wire/events/server.ts';
import { roomsNamespace } from '../../src/wire/protocol.ts';
import type { Consent, LobbyStatus, ProducerSource } from '../../src/wire/rooms.ts';
import { cameraParameters, microphoneParameters } from './rtpSamples.ts';

type Schema = z.ZodType;

/** What the server answered instead of a reply. */
export class Refused extends Error {
  readonly body: ErrorBody;

  constructor(body: ErrorBody) {
    super(`${body.code} ${JSON.stringify(body.details)}`);
    this.body = body;
  }

  get code(): ErrorCode {
    return this.body.code;
  }
}

export interface RoomsClientOptions {
  /** A device that is gone: it leaves the server's questions unanswered. */
  silent?: boolean;
  extraHeaders?: Record<string, string>;
  namespace?: SocketNamespace;
}

const acknowledgement = z.discriminatedUnion('ok', [
  z.strictObject({ ok: z.literal(true), reply: z.unknown() }),
  z.strictObject({ ok: z.literal(false), error: errorBody }),
]);

/** Longer than anything here takes, shorter than a test's own limit. */
const patienceMs = 10_000;

export class RoomsClient {
  readonly socket: Socket;
  readonly faults: string[] = [];
  readonly token: string;
  readonly #received: { name: string; payload: unknown }[] = [];
  readonly #watchers = new Set<() => void>();
  readonly #options: RoomsClientOptions;
  readonly #namespace: SocketNamespace;
  #admission: Admission | null = null;

  /** Rejects with `Refused` where the server refuses the handshake. */
  static async connect(url: string, token: string, options: RoomsClientOptions = {}): Promise<RoomsClient> {
    const client = new RoomsClient(url, token, options);
    await new Promise<void>((resolve, reject) => {
      client.socket.once('connect', resolve);
      client.socket.once('connect_error', (error: Error & { data?: unknown }) => {
        client.socket.disconnect();
        const body = errorBody.safeParse(error.data);
        reject(body.success ? new Refused(body.data) : error);
      });
      client.socket.connect();
    });
    return client;
  }

  private constructor(url: string, token: string, options: RoomsClientOptions) {
    this.token = token;
    this.#options = options;
    this.#namespace = options.namespace ?? roomsNamespace;
    this.socket = io(`${url}${this.#namespace.name}`, {
      path: '/api/v1/ws',
      auth: { token },
      transports: ['websocket'],
      forceNew: true,
      autoConnect: false,
      reconnection: false,
      ...(options.extraHeaders ? { extraHeaders: options.extraHeaders } : {}),
    });
    this.socket.onAny((name: string, ...args: unknown[]) => this.#receive(name, args));
    this.socket.on('disconnect', (reason) => this.#keep('disconnect', reason));
  }

  /** As last told by `enter`, `wait` and `admittedBy`. */
  get admission(): Admission {
    if (!this.#admission) throw new Error('not admitted');
    return this.#admission;
  }

  get participantId(): string {
    return this.admission.participantId;
  }

  /** What everybody says who says nothing else; patients say how they are called as well. */
  get #introduction(): { consent: Consent; contact: PatientContact | null } {
    return { consent: noConsent, contact: roleOf(this.token) === 'patient' ? anyContact : null };
  }

  async request<Q extends Schema, R extends Schema>(
    event: ClientEvent<Q, R>,
    request: z.input<Q>,
  ): Promise<z.output<R>> {
    const answer = await this.raw(event.name, request);
    const reply = event.reply.safeParse(answer);
    if (!reply.success) this.faults.push(`reply of ${event.name}: ${reply.error.message}`);
    return answer as z.output<R>;
  }

  /** Whatever is given, as it is. */
  async raw(name: string, ...args: unknown[]): Promise<unknown> {
    const answer: unknown = await this.socket.timeout(patienceMs).emitWithAck(name, ...args);
    const parsed = acknowledgement.parse(answer);
    if (parsed.ok) return parsed.reply;
    if (JSON.stringify(parsed.error).includes('    at ')) this.faults.push(`a stack in the error of ${name}`);
    throw new Refused(parsed.error);
  }

  /** The code of the refusal. */
  async refusal<Q extends Schema>(event: ClientEvent<Q>, request: z.input<Q>): Promise<ErrorCode> {
    return refusalOf(this.request(event, request));
  }

  /** Joins and is admitted at once. */
  async enter(request: Partial<z.input<(typeof join)['request']>> = {}): Promise<Admission> {
    const outcome = await this.request(join, { ...this.#introduction, ...request });
    if (outcome.state !== 'admitted') throw new Error('waits in the lobby');
    this.#admission = outcome.admission;
    return outcome.admission;
  }

  /** Joins and waits. */
  async wait(request: Partial<z.input<(typeof join)['request']>> = {}): Promise<LobbyStatus> {
    const outcome = await this.request(join, { ...this.#introduction, ...request });
    if (outcome.state !== 'waiting') throw new Error('was admitted at once');
    return outcome.lobby;
  }

  /** `host` lets in who waits at this client. */
  async admittedBy(host: RoomsClient): Promise<Admission> {
    await host.request(admit, { participantId: participantIdOf(this.token) });
    this.#admission = await this.next(admittedEvent);
    return this.#admission;
  }

  async resume(peerId: string): Promise<Admission> {
    this.#admission = await this.request(resume, { peerId });
    return this.#admission;
  }

  async sendTransport(): Promise<string> {
    return (await this.request(createTransport, { direction: 'send' })).transportId;
  }

  /** Takes whatever the room carries. */
  async receiveTransport(): Promise<string> {
    const rtpCapabilities = this.admission.routerRtpCapabilities as never;
    return (await this.request(createTransport, { direction: 'recv', rtpCapabilities })).transportId;
  }

  /** Produces on a transport of its own; nothing is sent on it. */
  async publish(
    source: ProducerSource,
    options: { paused?: boolean; transportId?: string } = {},
  ): Promise<string> {
    const kind = source === 'camera' || source === 'screen' ? ('video' as const) : ('audio' as const);
    const { producerId } = await this.request(produce, {
      transportId: options.transportId ?? (await this.sendTransport()),
      kind,
      source,
      rtpParameters: kind === 'audio' ? microphoneParameters() : cameraParameters(),
      paused: options.paused ?? false,
    });
    return producerId;
  }

  /** The next event of that kind that was not taken yet, come already or to come. */
  async next<P extends Schema>(
    event: ServerEvent<P>,
    matches: (payload: z.output<P>) => boolean = () => true,
  ): Promise<z.output<P>> {
    return (await this.#next(event.name, (payload) => matches(payload as z.output<P>))) as z.output<P>;
  }

  /** Why the socket was cut. */
  async disconnected(): Promise<string> {
    return String(await this.#next('disconnect', () => true));
  }

  /** Events of that kind that have come and were not taken. */
  pending<P extends Schema>(event: ServerEvent<P>): z.output<P>[] {
    return this.#received
      .filter(({ name }) => name === event.name)
      .map(({ payload }) => payload as z.output<P>);
  }

  /** Cut as a lost network cuts it: without a word. */
  drop(): void {
    this.socket.io.engine.close();
  }

  close(): void {
    this.socket.disconnect();
  }

  #receive(name: string, args: unknown[]): void {
    const event = this.#namespace.serverEvents.find((candidate) => candidate.name === name);
    const acknowledge = args.find((argument) => typeof argument === 'function');
    const [payload] = args;
    const parsed = event?.payload.safeParse(payload);
    if (!event) this.faults.push(`unknown event ${name}`);
    else if (!parsed?.success) this.faults.push(`${name}: ${parsed?.error.message}`);
    else if ((acknowledge !== undefined) !== (event.acknowledged ?? false)) {
      this.faults.push(`${name}: acknowledgement`);
    }
    this.#keep(name, payload);
    if (acknowledge && !this.#options.silent) (acknowledge as () => void)();
  }

  #keep(name: string, payload: unknown): void {
    this.#received.push({ name, payload });
    for (const watcher of [...this.#watchers]) watcher();
  }

  #next(name: string, matches: (payload: unknown) => boolean): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#watchers.delete(look);
        const seen = this.#received.map((event) => event.name).join(', ');
        reject(new Error(`no ${name} came; untaken: ${seen}`));
      }, patienceMs);
      const look = (): void => {
        const index = this.#received.findIndex((event) => event.name === name && matches(event.payload));
        if (index < 0) return;
        clearTimeout(timer);
        this.#watchers.delete(look);
        resolve(this.#received.splice(index, 1)[0]?.payload);
      };
      this.#watchers.add(look);
      look();
    });
  }
}

export const noConsent: Consent = { captions: false, keepTranscript: false, ai: false };
export const toCaptions: Consent = { ...noConsent, captions: true };

export const anyContact: PatientContact = {
  whereNow: 'Calle Mayor 12, Madrid',
  callBackNumber: '+34 600 123 456',
};

/** Who a room token is for. */
export function participantIdOf(token: string): string {
  return z.object({ sub: z.string() }).parse(payloadOf(token)).sub;
}

const roleOf = (token: string): unknown => z.looseObject({ role: z.unknown() }).parse(payloadOf(token)).role;

const payloadOf = (token: string): unknown =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());

/** The code with which a request is refused; anything else rejects. */
export async function refusalOf(request: Promise<unknown>): Promise<ErrorCode> {
  try {
    await request;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
  throw new Error('was not refused');
}
