import type { Response } from 'express';
import { errorCatalogue, WireError, type ErrorBody } from '../wire/errors.ts';

/**
 * What the other end is told about an error: its own refusals as they are, what the HTTP layer threw at a malformed
 * request as INVALID_REQUEST or REQUEST_TOO_LARGE, a Redis that does not answer as DEPENDENCY_UNAVAILABLE, and of
 * everything else no more than INTERNAL.
 */
export function refusalOf(error: unknown): WireError {
  if (error instanceof WireError) return error;
  if (!(error instanceof Error)) return new WireError('INTERNAL');
  // http-errors, as express and its body parser throw them; their messages may quote the request.
  const status = 'status' in error && typeof error.status === 'number' ? error.status : null;
  if (status === 413) return new WireError('REQUEST_TOO_LARGE');
  if (status !== null && status >= 400 && status < 500) {
    const type = 'type' in error && typeof error.type === 'string' ? error.type : 'malformed';
    return new WireError('INVALID_REQUEST', { issues: [{ path: '', message: type }] });
  }
  if (isRedisAway(error)) return new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'redis' });
  return new WireError('INTERNAL');
}

/** ioredis has no class for these that can be imported. */
function isRedisAway(error: Error): boolean {
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    error.message === 'Connection is closed.' ||
    error.message === 'Command timed out' ||
    error.message === "Stream isn't writeable and enableOfflineQueue options is false"
  );
}

export function sendRefusal(response: Response, refusal: WireError, requestId: string): void {
  const { httpStatus, message } = errorCatalogue[refusal.code];
  const body: ErrorBody = { code: refusal.code, message, details: refusal.details, requestId };
  if (httpStatus === 401) response.set('WWW-Authenticate', 'Bearer');
  response.status(httpStatus).set('Cache-Control', 'no-store').json(body);
}
