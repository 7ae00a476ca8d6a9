import type { Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import { Server, type Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import { z } from 'zod';
import { correlated, type Logger } from '../../config/logger.ts';
import type { Claims } from '../auth/claims.ts';
import { originAllowed } from '../auth/origins.ts';
import type { Tokens } from '../auth/tokens.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';
import { WireError, type ErrorBody } from '../wire/errors.ts';
import { clientEvents, maxRequestBytes } from '../wire/protocol.ts';
import { errorBodyOf, isOurFault, refusalOf } from '../wire/refusal.ts';
import { admissionHandlers } from './admissionHandlers.ts';
import { Caller } from './Caller.ts';
import { EventTable } from './EventTable.ts';
import { mediaHandlers } from './mediaHandlers.ts';
import { RequestQueue } from './RequestQueue.ts';
import { SocketConnection } from './SocketConnection.ts';

export interface SignalingOptions {
  httpServer: HttpServer | HttpsServer;
  registry: RoomRegistry;
  tokens: Pick<Tokens, 'verify' | 'signRoomToken'>;
  roomStore: Pick<RoomStore, 'getRoom' | 'isInviteStanding'>;
  /** Origins of pages that may connect, beside this server's own. */
  corsOrigins: readonly string[];
  logger: Logger;
}

export interface Signaling {
  /** Cuts every socket. Close the registry before: it tells people why. The HTTP server is its owner's. */
  close(): void;
}

const path = '/api/v1/ws';
const handshake = z.object({ token: z.string().max(4096) });

/**
 * A page that joins a full room sends about 200 at once, and some dozens where the layout changes. Most requests are
 * told to everybody in the room, so a page that sends them without end would keep the server busy for all.
 */
const requestLimits = { maxPending: 200, burst: 600, perSecond: 60 };
/** A device that vanished is noticed within the sum of these. */
const pingIntervalMs = 10_000;
const pingTimeoutMs = 8_000;

/**
 * The Socket.IO namespace `/rooms`. The handshake carries a room token or an access token as `auth.token`; what is
 * wrong with it stands in `err.data` of the client's connect_error. Every event is a request with an
 * acknowledgement: `{ok: true, reply}` or `{ok: false, error}`.
 */
export function createSignaling(options: SignalingOptions): Signaling {
  const { httpServer, registry, tokens, roomStore, corsOrigins, logger } = options;
  const table = new EventTable(clientEvents, [
    ...admissionHandlers({ registry, roomStore, tokens }),
    ...mediaHandlers,
  ]);
  let closing = false;

  const io = new Server(httpServer, {
    path,
    serveClient: false,
    maxHttpBufferSize: maxRequestBytes,
    pingInterval: pingIntervalMs,
    pingTimeout: pingTimeoutMs,
    cors: { origin: [...corsOrigins] },
    // CORS does not hold for WebSockets, so origins are looked at here.
    allowRequest: ({ headers }, answer) => {
      const allowed = !closing && originAllowed(headers.origin, headers.host, corsOrigins);
      answer(allowed ? null : closing ? 'SERVER_CLOSING' : 'ORIGIN_NOT_ALLOWED', allowed);
    },
  });
  // Nobody has business in the default namespace.
  io.use((_socket, next) => next(new Error('use the namespace /rooms')));

  const rooms = io.of('/rooms');
  const identities = new WeakMap<Socket, Claims>();
  rooms.use((socket, next) => {
    identify(socket.handshake.auth, tokens).then(
      (identity) => {
        identities.set(socket, identity);
        next();
      },
      (error: unknown) =>
        next(Object.assign(new Error('refused'), { data: told(error, 'handshake', logger) })),
    );
  });
  rooms.on('connection', (socket) => {
    const identity = identities.get(socket);
    if (identity) serve(socket, identity, table, logger);
    else socket.disconnect(true);
  });

  return {
    close: () => {
      closing = true;
      rooms.disconnectSockets(true);
      io.engine.close();
    },
  };
}

async function identify(auth: unknown, tokens: Pick<Tokens, 'verify'>): Promise<Claims> {
  const parsed = handshake.safeParse(auth);
  if (!parsed.success) throw new WireError('UNAUTHENTICATED');
  return tokens.verify(parsed.data.token);
}

function serve(socket: Socket, identity: Claims, table: EventTable, parentLogger: Logger): void {
  const correlationId = uuidv7();
  const logger = correlated(parentLogger, correlationId);
  const caller = new Caller(identity, new SocketConnection(socket, correlationId));
  const queue = new RequestQueue(requestLimits);
  logger.debug({ kind: identity.kind }, 'connected');
  socket.once('disconnect', (reason) => logger.debug({ reason }, 'disconnected'));

  socket.onAny((event: string, ...args: unknown[]) => {
    const acknowledge = args.pop();
    if (!isAcknowledge(acknowledge)) {
      // Nobody would learn what came of it, so nothing does.
      logger.debug('an event without acknowledgement was ignored');
      return;
    }
    const accepted = queue.push(async () => {
      try {
        const reply = await table.run(event, args, caller);
        acknowledge({ ok: true, reply });
      } catch (error) {
        acknowledge({ ok: false, error: told(error, event, logger) });
      }
      try {
        caller.replied();
      } catch (err) {
        logger.error({ err, event }, 'what follows a reply failed');
      }
    });
    if (!accepted) acknowledge({ ok: false, error: told(new WireError('RATE_LIMITED'), event, logger) });
  });
}

type Acknowledge = (answer: { ok: boolean; reply?: unknown; error?: ErrorBody }) => void;
const isAcknowledge = (value: unknown): value is Acknowledge => typeof value === 'function';

/** What the client is told about an error, which the log then knows by the same id. */
function told(error: unknown, event: string, logger: Logger): ErrorBody {
  const requestId = uuidv7();
  const refusal = refusalOf(error);
  if (isOurFault(refusal)) logger.error({ err: error, event, requestId }, 'a request failed');
  else logger.debug({ event, requestId, code: refusal.code }, 'refused');
  return errorBodyOf(refusal, requestId);
}
