import type { IncomingMessage, Server as HttpServer } from 'node:http';
import type { Server as HttpsServer } from 'node:https';
import type { Namespace, Server, Socket } from 'socket.io';
import { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { AccessChanges } from '../auth/AccessChanges.ts';
import type { Authenticator } from '../auth/Authenticator.ts';
import type { Claims } from '../auth/claims.ts';
import { originAllowed } from '../auth/origins.ts';
import { authorize, requireUser } from '../auth/policy.ts';
import type { Tokens } from '../auth/tokens.ts';
import { groupOf } from '../notifications/UserSockets.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';
import type { SocketNamespace } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import { maxRequestBytes, notificationsNamespace, roomsNamespace } from '../wire/protocol.ts';
import { AddressSockets, type AddressLimit } from './AddressSockets.ts';
import { admissionHandlers } from './admissionHandlers.ts';
import { Allowances, type Allowance } from './Allowances.ts';
import { EventTable, type EventBinding } from './EventTable.ts';
import { mediaHandlers } from './mediaHandlers.ts';
import { OpenSockets } from './OpenSockets.ts';
import { serveSocket, told } from './serveSocket.ts';
import { noRefusals, type SocketRefusals } from './SocketRefusals.ts';

export interface SignalingOptions {
  httpServer: HttpServer | HttpsServer;
  /** Not attached yet. */
  io: Server;
  registry: RoomRegistry;
  authenticator: Pick<Authenticator, 'verify' | 'stands' | 'isDisabled'>;
  tokens: Pick<Tokens, 'signRoomToken'>;
  accessChanges: Pick<AccessChanges, 'on'>;
  roomStore: Pick<RoomStore, 'getRoom' | 'isInviteStanding'>;
  audit: Auditing;
  /** Origins of pages that may connect, beside this server's own. */
  corsOrigins: readonly string[];
  /** Without it any address opens as many as it likes. */
  addressLimit?: AddressLimit;
  /** Where what is refused is counted. */
  refusals?: SocketRefusals;
  logger: Logger;
  /** How often it is asked whether the people of open sockets may still come in. */
  lookEveryMs?: number;
}

export interface Signaling {
  /** Cuts every socket. Close the registry before: it tells people why. The HTTP server is its owner's. */
  close(): void;
}

const path = '/api/v1/ws';
const handshake = z.object({ token: z.string().max(4096) });

/** Of Engine.IO, which has no type of it that could be imported. */
interface EngineConnection {
  request: IncomingMessage;
  once: (event: 'close', listener: (reason: string, error?: Error) => void) => unknown;
}
/** What ws says of a message that is too large; Engine.IO hands on no more than that. */
const oversizedMessage = 'Max payload size exceeded';

/** Windows and devices that somebody may have open, on one server; each opens one or two. */
const maxSocketsOfUser = 50;
/** A device that vanished is noticed within the sum of these. */
const pingIntervalMs = 10_000;
const pingTimeoutMs = 8_000;

/**
 * The Socket.IO namespaces. The handshake carries a room token, an access token or an API key as `auth.token`; what is
 * wrong with it stands in `err.data` of the client's connect_error. Every event is a request with an
 * acknowledgement: `{ok: true, reply}` or `{ok: false, error}`.
 */
export function createSignaling(options: SignalingOptions): Signaling {
  const { httpServer, io, registry, authenticator, tokens, roomStore, audit, corsOrigins, logger } = options;
  const { addressLimit, refusals = noRefusals() } = options;
  const addresses = new AddressSockets();
  const allowances = new Allowances();
  let closing = false;

  const refusalOfHandshake = async (request: IncomingMessage) => {
    const { origin, host } = request.headers;
    if (closing) return 'SERVER_CLOSING';
    if (!originAllowed(origin, host, corsOrigins)) {
      refusals.origin++;
      return 'ORIGIN_NOT_ALLOWED';
    }
    if (!addressLimit) return null;
    const address = addressLimit.addressOf(request);
    if (!(await addressLimit.admits(address))) {
      refusals.handshake++;
      return 'RATE_LIMITED';
    }
    if (addressLimit.maxOpen === 0 || addresses.countOf(address) < addressLimit.maxOpen) return null;
    refusals.open++;
    return 'LIMIT_REACHED';
  };

  io.attach(httpServer, {
    path,
    maxHttpBufferSize: maxRequestBytes,
    pingInterval: pingIntervalMs,
    pingTimeout: pingTimeoutMs,
    cors: { origin: [...corsOrigins] },
    // CORS does not hold for WebSockets, so origins are looked at here.
    allowRequest: (request, answer) => {
      refusalOfHandshake(request).then(
        (refusal) => answer(refusal, refusal === null),
        (error: unknown) => answer(told(error, 'handshake', logger).code, false),
      );
    },
  });
  io.engine.on('connection', (connection: EngineConnection) => {
    const address = addressLimit?.addressOf(connection.request) ?? '';
    addresses.add(address);
    connection.once('close', (_reason, error) => {
      addresses.remove(address);
      if (error?.message.includes(oversizedMessage) === true) refusals.oversized++;
    });
  });
  // Nobody has business in the default namespace.
  io.use((_socket, next) => next(new Error('use the namespace /rooms or /notifications')));

  const open = new OpenSockets({
    stands: (identity) => authenticator.stands(identity),
    logger,
    ...(options.lookEveryMs === undefined ? {} : { everyMs: options.lookEveryMs }),
  });
  const putOut = async (userId: string) => {
    try {
      if (await authenticator.isDisabled(userId)) registry.removeUser(userId);
    } catch (err) {
      logger.warn({ err, userId }, 'whether somebody may stay in their visit could not be told');
    }
  };
  const stopHearing = options.accessChanges.on('changed', (change) => {
    void open.changed(change);
    if ('userId' in change) void putOut(change.userId);
  });
  const common = { io, authenticator, open, allowances, refusals, logger };
  serveNamespace(roomsNamespace, {
    ...common,
    bindings: [
      ...admissionHandlers({ registry, roomStore, tokens, authenticator, audit, logger }),
      ...mediaHandlers(registry),
    ],
    onOpen: () => {},
  });
  serveNamespace(notificationsNamespace, {
    ...common,
    bindings: [],
    onOpen: (socket, identity) => void socket.join(groupOf(requireUser(identity).userId)),
  });

  return {
    close: () => {
      closing = true;
      stopHearing();
      open.close();
      allowances.close();
      for (const { name } of [roomsNamespace, notificationsNamespace]) {
        for (const socket of [...io.of(name).sockets.values()]) socket.disconnect(true);
      }
      io.engine.close();
    },
  };
}

interface ServedNamespace {
  io: Server;
  authenticator: SignalingOptions['authenticator'];
  open: OpenSockets;
  bindings: readonly EventBinding[];
  allowances: Allowances;
  refusals: SocketRefusals;
  onOpen: (socket: Socket, identity: Claims) => void;
  logger: Logger;
}

function serveNamespace(entry: SocketNamespace, served: ServedNamespace): void {
  const { io, authenticator, open, bindings, allowances, refusals, onOpen, logger } = served;
  const table = new EventTable(entry.clientEvents, bindings);
  const identities = new WeakMap<Socket, { identity: Claims; allowance: Allowance }>();
  const namespace: Namespace = io.of(entry.name);

  const identify = async (socket: Socket): Promise<void> => {
    const parsed = handshake.safeParse(socket.handshake.auth);
    if (!parsed.success) throw new WireError('UNAUTHENTICATED');
    const identity = await authenticator.verify(parsed.data.token);
    if (entry.access) authorize(entry.access, identity, null);
    if (identity.kind === 'user' && open.countOf(identity.userId) >= maxSocketsOfUser) {
      throw new WireError('LIMIT_REACHED', { sockets: maxSocketsOfUser });
    }
    identities.set(socket, { identity, allowance: allowances.admit(identity) });
  };
  namespace.use((socket, next) => {
    identify(socket).then(
      () => next(),
      (error: unknown) => {
        const data = told(error, 'handshake', logger);
        if (data.code === 'RATE_LIMITED') refusals.banned++;
        if (data.code === 'LIMIT_REACHED') refusals.open++;
        next(Object.assign(new Error('refused'), { data }));
      },
    );
  });
  namespace.on('connection', (socket) => {
    const known = identities.get(socket);
    if (!known) {
      socket.disconnect(true);
      return;
    }
    const { identity, allowance } = known;
    onOpen(socket, identity);
    serveSocket(socket, { identity, table, allowance, refusals, logger });
    if (identity.kind === 'user') open.add(socket, identity);
  });
}
