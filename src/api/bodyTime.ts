/**
 * How long the body of a request may take. Node's own limit is one for all, and would cut an upload that takes longer;
 * here the whole body of a request has a limit, and an upload instead one for each pause of its sender.
 */
import type { IncomingMessage } from 'node:http';
import type { Request, RequestHandler } from 'express';

export interface BodyTimes {
  /** For the whole of it. */
  wholeMs: number;
  /** Of an upload: for each pause. */
  idleMs: number;
}

export const usualBodyTimes: BodyTimes = { wholeMs: 60_000, idleMs: 60_000 };

interface BodyTime {
  idleMs: number;
  /** The connection is cut in this time, unless `stop` or another `begin` comes before. */
  begin: (ms: number) => void;
  stop: () => void;
}

const running = new WeakMap<IncomingMessage, BodyTime>();

/** Stands before everything that reads a body, or leaves it unread. */
export function limitBodyTime({ wholeMs, idleMs }: BodyTimes): RequestHandler {
  return (request, _response, next) => {
    let timer: NodeJS.Timeout | undefined;
    const stop = () => clearTimeout(timer);
    const begin = (ms: number) => {
      stop();
      timer = setTimeout(() => request.destroy(new Error('the body took too long')), ms).unref();
    };
    running.set(request, { idleMs, begin, stop });
    if (hasBody(request)) begin(wholeMs);
    request.once('end', stop);
    request.once('close', stop);
    next();
  };
}

/** RFC 9112 section 6.3. */
const hasBody = ({ headers }: Request): boolean =>
  headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';

/** Throws for a request that `limitBodyTime` has not seen. */
export function bodyTimeOf(request: Request): BodyTime {
  const found = running.get(request);
  if (!found) throw new Error('this request has no limit of time');
  return found;
}
