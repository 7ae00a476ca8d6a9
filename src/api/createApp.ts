import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import type { Redis } from 'ioredis';
import { correlated, type Logger } from '../../config/logger.ts';
import type { Authenticator } from '../auth/Authenticator.ts';
import type { CaseRelations } from '../auth/policy.ts';
import { errorCatalogue, WireError } from '../wire/errors.ts';
import { routes } from '../wire/protocol.ts';
import { errorBodyOf, isOurFault, malformed, refusalOf } from '../wire/refusal.ts';
import { auditHandlers, type AuditHandlersOptions } from './auditHandlers.ts';
import { caseHandlers, type CaseHandlersOptions } from './caseHandlers.ts';
import { fileHandlers, type FileHandlersOptions } from './fileHandlers.ts';
import { accountHandlers, type AccountHandlersOptions } from './accountHandlers.ts';
import { guardOrigins, limitFailures, logRequests, requestIdOf, secureHeaders } from './edge.ts';
import { mountRoutes } from './mountRoutes.ts';
import { pageRoutes } from './page.ts';
import { roomHandlers, type RoomHandlersOptions } from './roomHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { serverHandlers, type ServerHandlersOptions } from './serverHandlers.ts';
import { signInHandlers, type SignInHandlersOptions } from './signInHandlers.ts';
import { userHandlers, type UserHandlersOptions } from './userHandlers.ts';

export interface AppOptions
  extends
    ServerHandlersOptions,
    SignInHandlersOptions,
    AccountHandlersOptions,
    UserHandlersOptions,
    RoomHandlersOptions,
    CaseHandlersOptions,
    FileHandlersOptions,
    AuditHandlersOptions {
  logger: Logger;
  /** Counts the wrong credentials of an address over all servers. */
  redis: Redis;
  authenticator: Pick<Authenticator, 'verify'>;
  caseRelations: CaseRelations;
  /** Where people reach this server, where it differs from what their requests say (behind a proxy). */
  publicUrl: string | null;
  /** Other origins whose pages may call. */
  allowedOrigins: readonly string[];
  /** Browsers are told to come by HTTPS only. */
  strictTransport: boolean;
  /** The built page. */
  pageFolder: string;
  /** Wrong credentials that one address may bring in a minute. */
  failuresPerMinute?: number;
}

/** Addresses of proxies are believed only where one is announced by a public address, and only private ones. */
const proxies = ['loopback', 'linklocal', 'uniquelocal'];

/** The HTTP side: the routes of the protocol and the page. */
export function createApp(options: AppOptions): Express {
  const { logger, publicUrl, allowedOrigins, failuresPerMinute = 30 } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', publicUrl === null ? false : proxies);

  app.use(logRequests(logger));
  app.use(secureHeaders({ https: options.strictTransport }));
  app.use(guardOrigins(publicUrl === null ? allowedOrigins : [...allowedOrigins, publicUrl]));
  app.use(
    mountRoutes({
      routes,
      bindings: [
        ...serverHandlers(options),
        ...signInHandlers(options),
        ...accountHandlers(options),
        ...userHandlers(options),
        ...roomHandlers(options),
        ...caseHandlers(options),
        ...sessionHandlers(options),
        ...fileHandlers(options),
        ...auditHandlers(options),
      ],
      authenticator: options.authenticator,
      relations: options.caseRelations,
      limitCredentials: limitFailures(options.redis, failuresPerMinute),
      secure: options.strictTransport,
      originOf: (request) => publicUrl ?? requestOrigin(request),
    }),
  );
  app.use(pageRoutes(options.pageFolder));
  app.use(() => {
    throw new WireError('NOT_FOUND');
  });
  app.use(answerErrors(logger));
  return app;
}

/** The Host header is the caller's own word; it only ever goes into links that are answered to this same caller. */
function requestOrigin(request: Request): string {
  const origin = `${request.protocol}://${request.get('host') ?? ''}`;
  if (!URL.canParse(origin) || new URL(origin).origin !== origin.toLowerCase()) {
    throw malformed('host', 'not a host');
  }
  return origin;
}

function answerErrors(logger: Logger): ErrorRequestHandler {
  return (error: unknown, _request, response, next) => {
    const refusal = refusalOf(error);
    const requestId = requestIdOf(response);
    if (isOurFault(refusal)) {
      const line = { err: error, route: response.locals.route as unknown };
      correlated(logger, requestId).error(line, 'request failed');
    }
    // Half an answer cannot be taken back: express then cuts the connection.
    if (response.headersSent) {
      next(error);
      return;
    }
    const { httpStatus } = errorCatalogue[refusal.code];
    if (httpStatus === 401) response.set('WWW-Authenticate', 'Bearer');
    response.status(httpStatus).set('Cache-Control', 'no-store').json(errorBodyOf(refusal, requestId));
  };
}
