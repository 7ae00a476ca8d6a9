/** A namespace of the server's sockets as this page uses it: typed requests with acknowledgements, typed server events. */
import { io, type Socket } from 'socket.io-client';
import { z } from 'zod';
import type { ClientEvent, ServerEvent } from '../../wire/entries.ts';
import { errorBody } from '../../wire/errors.ts';
import { RequestError } from './requestError.ts';

type Schema = z.ZodType;

/**
 * Sends one event of the protocol. Rejects with a `RequestError`.
 * `apply` gets the reply before any event that the server sent after it; what awaits the promise may come later.
 */
export type SendRequest = <Q extends Schema, R extends Schema>(
  event: ClientEvent<Q, R>,
  request: z.input<Q>,
  apply?: (reply: z.output<R>) => void,
) => Promise<z.output<R>>;

/** How the connection stands; `refused` is final until somebody connects anew. */
export interface SocketEvents {
  connected(): void;
  dropped(): void;
  refused(error: RequestError): void;
}

export interface SocketAddress {
  namespace: '/rooms' | '/notifications';
  /** Of the node that holds the room, null for the page's own. */
  nodeUrl: string | null;
}

const acknowledgementTimeoutMs = 10_000;

/** The server hung up without a farewell (a restart): socket.io leaves it to us to come back. */
const redialMs = 500;

const acknowledgement = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), reply: z.unknown() }),
  z.object({ ok: z.literal(false), error: errorBody }),
]);

export class ServerSocket {
  readonly #socket: Socket;
  #redial: ReturnType<typeof setTimeout> | undefined;

  /** `token` is asked at each connect. */
  constructor({ namespace, nodeUrl }: SocketAddress, token: () => string, events: SocketEvents) {
    this.#socket = io(`${nodeUrl ?? ''}${namespace}`, {
      path: '/api/v1/ws',
      auth: (give) => give({ token: token() }),
      // Long polling is for networks that let no WebSocket through.
      transports: ['websocket', 'polling'],
      tryAllTransports: true,
      forceNew: true,
      autoConnect: false,
      reconnectionDelay: 250,
      reconnectionDelayMax: 3000,
      timeout: 8000,
    });
    this.#socket.on('connect', () => events.connected());
    this.#socket.on('disconnect', (reason) => {
      if (reason === 'io client disconnect') return;
      events.dropped();
      if (!this.#socket.active) this.#redial = setTimeout(() => this.#socket.connect(), redialMs);
    });
    this.#socket.on('connect_error', (error: Error & { data?: unknown }) => {
      // While active, socket.io tries again by itself.
      if (this.#socket.active) return;
      const refusal = errorBody.safeParse(error.data);
      events.refused(
        refusal.success ? RequestError.refused(refusal.data) : RequestError.local('UNEXPECTED_REPLY', error),
      );
    });
  }

  get connected(): boolean {
    return this.#socket.connected;
  }

  connect(): void {
    this.#socket.connect();
  }

  readonly request: SendRequest = (event, request, apply) =>
    new Promise((resolve, reject) => {
      // Never queued: what was meant for the old connection may be wrong on the next one.
      if (!this.#socket.connected) {
        reject(RequestError.local('UNREACHABLE'));
        return;
      }
      this.#socket
        .timeout(acknowledgementTimeoutMs)
        .emit(event.name, request, (error: Error | null, answer: unknown) => {
          const outcome = error ? RequestError.local('UNREACHABLE', error) : read(event.reply, answer);
          if (outcome instanceof RequestError) {
            reject(outcome);
            return;
          }
          resolve(outcome.reply);
          apply?.(outcome.reply);
        });
    });

  /** Acknowledged events are acknowledged once what the handler returns is fulfilled. */
  on<P extends Schema>(event: ServerEvent<P>, handle: (payload: z.output<P>) => void | Promise<void>): void {
    this.#socket.on(event.name, (payload: unknown, acknowledge?: () => void) => {
      const parsed = event.payload.safeParse(payload);
      if (!parsed.success) {
        reportError(new Error(`${event.name} from the server was not understood`, { cause: parsed.error }));
        return;
      }
      Promise.resolve(handle(parsed.data)).then(
        () => event.acknowledged && acknowledge?.(),
        (error: unknown) => reportError(error),
      );
    });
  }

  close(): void {
    clearTimeout(this.#redial);
    this.#socket.off();
    this.#socket.disconnect();
  }
}

function read<R extends Schema>(schema: R, answer: unknown): RequestError | { reply: z.output<R> } {
  const parsed = acknowledgement.safeParse(answer);
  if (!parsed.success) return RequestError.local('UNEXPECTED_REPLY', parsed.error);
  if (!parsed.data.ok) return RequestError.refused(parsed.data.error);
  const reply = schema.safeParse(parsed.data.reply);
  return reply.success ? { reply: reply.data } : RequestError.local('UNEXPECTED_REPLY', reply.error);
}
