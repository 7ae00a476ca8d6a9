import type { Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import { correlated, type Logger } from '../../config/logger.ts';
import type { Claims } from '../auth/claims.ts';
import { WireError, type ErrorBody } from '../wire/errors.ts';
import { errorBodyOf, isOurFault, refusalOf } from '../wire/refusal.ts';
import type { Allowance } from './Allowances.ts';
import { Caller } from './Caller.ts';
import type { EventTable } from './EventTable.ts';
import { RequestQueue } from './RequestQueue.ts';
import { SocketConnection } from './SocketConnection.ts';
import type { SocketRefusals } from './SocketRefusals.ts';

export interface Serving {
  identity: Claims;
  table: EventTable;
  allowance: Allowance;
  refusals: SocketRefusals;
  logger: Logger;
}

/** Of one socket; a page sends about 200 at once where it joins a full room. */
const maxPending = 200;
/** A good part of them is answered by then. */
const pendingRetryMs = 1_000;

/** Answers what a socket asks: every event is a request with an acknowledgement. */
export function serveSocket(socket: Socket, serving: Serving): void {
  const { identity, table, allowance, refusals, logger: parent } = serving;
  const correlationId = uuidv7();
  const logger = correlated(parent, correlationId);
  const caller = new Caller(identity, new SocketConnection(socket, correlationId));
  const queue = new RequestQueue(maxPending);
  logger.debug({ kind: identity.kind }, 'connected');
  allowance.sockets++;
  socket.once('disconnect', (reason) => {
    allowance.sockets--;
    logger.debug({ reason }, 'disconnected');
  });

  /** Answers what came too fast, and cuts whom that does not slow down. */
  const slowDown = (event: string, retryAfterMs: number, acknowledge: unknown) => {
    refusals.event++;
    if (isAcknowledge(acknowledge)) {
      const error = told(new WireError('RATE_LIMITED', { retryAfterMs }), event, logger);
      acknowledge({ ok: false, error });
    }
    if (!allowance.refuse()) return;
    refusals.cut++;
    logger.warn('a socket is cut: it sends without end');
    socket.disconnect(true);
  };

  socket.onAny((event: string, ...args: unknown[]) => {
    // What came with the packet that it was cut for.
    if (socket.disconnected) return;
    const acknowledge = args.pop();
    const waitMs = allowance.take(table.paceOf(event));
    if (waitMs > 0) {
      slowDown(event, waitMs, acknowledge);
      return;
    }
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
        const refusal = told(error, event, logger);
        if (refusal.code === 'LIMIT_REACHED' || refusal.code === 'ROOM_FULL') refusals.full++;
        acknowledge({ ok: false, error: refusal });
      }
      try {
        caller.replied();
      } catch (err) {
        logger.error({ err, event }, 'what follows a reply failed');
      }
    });
    if (!accepted) slowDown(event, pendingRetryMs, acknowledge);
  });
}

type Acknowledge = (answer: { ok: boolean; reply?: unknown; error?: ErrorBody }) => void;
const isAcknowledge = (value: unknown): value is Acknowledge => typeof value === 'function';

/** What the client is told about an error, which the log then knows by the same id. */
export function told(error: unknown, event: string, logger: Logger): ErrorBody {
  const requestId = uuidv7();
  const refusal = refusalOf(error);
  if (isOurFault(refusal)) logger.error({ err: error, event, requestId }, 'a request failed');
  else logger.debug({ event, requestId, code: refusal.code }, 'refused');
  return errorBodyOf(refusal, requestId);
}
