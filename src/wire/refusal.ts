/** How a refusal looks on every wire, be it answered to a route or acknowledged to an event. */
import type { z } from 'zod';
import { WireError, type ErrorBody } from './errors.ts';

/**
 * What the other end is told about an error: the server's own refusals as they are, what the HTTP layer threw at a
 * malformed request as INVALID_REQUEST or REQUEST_TOO_LARGE, a Redis or graph that does not answer as
 * DEPENDENCY_UNAVAILABLE, and of everything else no more than INTERNAL.
 */
export function refusalOf(error: unknown): WireError {
  if (error instanceof WireError) return error;
  if (!(error instanceof Error)) return new WireError('INTERNAL');
  // http-errors, as express and its body parser throw them; their messages may quote the request.
  const status = 'status' in error && typeof error.status === 'number' ? error.status : null;
  if (status === 413) return new WireError('REQUEST_TOO_LARGE');
  if (status !== null && status >= 400 && status < 500) {
    const type = 'type' in error && typeof error.type === 'string' ? error.type : 'malformed';
    return malformed('', type);
  }
  if (isRedisAway(error)) return new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'redis' });
  if (isGraphAway(error)) return new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'graph' });
  return new WireError('INTERNAL');
}

/** Whether the fault is on this side, so that somebody here should read of it. */
export const isOurFault = ({ code }: WireError): boolean =>
  code === 'INTERNAL' || code === 'DEPENDENCY_UNAVAILABLE';

export const errorBodyOf = ({ code, message, details }: WireError, requestId: string): ErrorBody => ({
  code,
  message,
  details,
  requestId,
});

/** INVALID_REQUEST for one fault that no schema found. */
export const malformed = (path: string, message: string): WireError =>
  new WireError('INVALID_REQUEST', { issues: [{ path, message }] });

const maxIssues = 20;

/** INVALID_REQUEST with what the schemas found, each path beginning with the name of its part, if that has one. */
export function invalidRequest(errors: Readonly<Record<string, z.ZodError | undefined>>): WireError {
  const issues = Object.entries(errors).flatMap(([part, error]) =>
    (error?.issues ?? []).map(({ path, message }) => ({
      path: [...(part === '' ? [] : [part]), ...path].map(String).join('.'),
      message,
    })),
  );
  return new WireError('INVALID_REQUEST', { issues: issues.slice(0, maxIssues) });
}

/** GraphError of src/graph, which nothing here may import. */
const isGraphAway = (error: Error): boolean =>
  error.name === 'GraphError' && 'kind' in error && error.kind === 'unavailable';

/** ioredis has no class for these that can be imported. */
function isRedisAway(error: Error): boolean {
  return (
    error.name === 'MaxRetriesPerRequestError' ||
    error.message === 'Connection is closed.' ||
    error.message === 'Command timed out' ||
    error.message === "Stream isn't writeable and enableOfflineQueue options is false"
  );
}
