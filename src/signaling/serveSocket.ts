import type { Socket } from 'socket.io';
import { v7 as uuidv7 } from 'uuid';
import { correlated, type Logger } from '../../config/logger.ts';
import type { Claims } from '../auth/claims.ts';
import { WireError, type ErrorBody } from '../wire/errors.ts';
import { errorBodyOf, isOurFault, refusalOf } from '../wire/refusal.ts';
import { Caller } from './Caller.ts';
import type { EventTable } from './EventTable.ts';
import { RequestQueue, type RequestLimits } from './RequestQueue.ts';
import { SocketConnection } from './SocketConnection.ts';

export interface Serving {
  identity: Claims;
  table: EventTable;
  limits: RequestLimits;
  logger: Logger;
}

/** Answers what a socket asks: every event is a request with an acknowledgement. */
export function serveSocket(socket: Socket, { identity, table, limits, logger: parent }: Serving): void {
  const correlationId = uuidv7();
  const logger = correlated(parent, correlationId);
  const caller = new Caller(identity, new SocketConnection(socket, correlationId));
  const queue = new RequestQueue(limits);
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
export function told(error: unknown, event: string, logger: Logger): ErrorBody {
  const requestId = uuidv7();
  const refusal = refusalOf(error);
  if (isOurFault(refusal)) logger.error({ err: error, event, requestId }, 'a request failed');
  else logger.debug({ event, requestId, code: refusal.code }, 'refused');
  return errorBodyOf(refusal, requestId);
}
