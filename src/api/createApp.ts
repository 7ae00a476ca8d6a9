import express, { type ErrorRequestHandler, type Express, type Request } from 'express';
import type { Redis } from 'ioredis';
import { correlated, type Logger } from '../../config/logger.ts';
import type { Authenticator } from '../auth/Authenticator.ts';
import type { BoardPasses } from '../auth/BoardPasses.ts';
import type { CaseRelations } from '../auth/policy.ts';
import type { RequestLimits } from '../auth/RequestLimits.ts';
import { errorCatalogue, WireError } from '../wire/errors.ts';
import { routes } from '../wire/protocol.ts';
import { errorBodyOf, isOurFault, malformed, refusalOf } from '../wire/refusal.ts';
import { auditHandlers, type AuditHandlersOptions } from './auditHandlers.ts';
import { callCheckHandlers, type CallCheckHandlersOptions } from './callCheckHandlers.ts';
import { caseHandlers, type CaseHandlersOptions } from './caseHandlers.ts';
import { boardRoutes, type BoardOptions } from './board/boardRoutes.ts';
import { docsRoutes } from './docs/docsRoutes.ts';
import { invitationHandlers, type InvitationHandlersOptions } from './invitationHandlers.ts';
import { issuerHandlers, type IssuerHandlersOptions } from './issuerHandlers.ts';
import { jobHandlers, type JobHandlersOptions } from './jobHandlers.ts';
import { recordingHandlers, type RecordingHandlersOptions } from './recordingHandlers.ts';
import { faultHandlers, type FaultHandlersOptions } from './faultHandlers.ts';
import { fileHandlers, type FileHandlersOptions } from './fileHandlers.ts';
import { accountHandlers, type AccountHandlersOptions } from './accountHandlers.ts';
import { allowFrames, guardOrigins, limitFailures, logRequests, requestIdOf, secureHeaders } from './edge.ts';
import { limitBodyTime, usualBodyTimes, type BodyTimes } from './bodyTime.ts';
import { Metrics, type Figure, type Timing } from './Metrics.ts';
import { mountRoutes } from './mountRoutes.ts';
import { notificationHandlers, type NotificationHandlersOptions } from './notificationHandlers.ts';
import { pageRoutes } from './page.ts';
import { retentionHandlers, type RetentionHandlersOptions } from './retentionHandlers.ts';
import { roomHandlers, type RoomHandlersOptions } from './roomHandlers.ts';
import { sessionHandlers } from './sessionHandlers.ts';
import { serverHandlers, type ServerHandlersOptions } from './serverHandlers.ts';
import { signInHandlers, type SignInHandlersOptions } from './signInHandlers.ts';
import { visitHandlers, type VisitHandlersOptions } from './visitHandlers.ts';
import { webhookHandlers, type WebhookHandlersOptions } from './webhookHandlers.ts';
import { userHandlers, type UserHandlersOptions } from './userHandlers.ts';

export interface AppOptions
  extends
    Omit<ServerHandlersOptions, 'metrics'>,
    SignInHandlersOptions,
    IssuerHandlersOptions,
    AccountHandlersOptions,
    UserHandlersOptions,
    InvitationHandlersOptions,
    RoomHandlersOptions,
    CallCheckHandlersOptions,
    CaseHandlersOptions,
    FileHandlersOptions,
    RecordingHandlersOptions,
    Omit<JobHandlersOptions, 'boardPasses'>,
    Omit<BoardOptions, 'boardPasses'>,
    FaultHandlersOptions,
    RetentionHandlersOptions,
    VisitHandlersOptions,
    WebhookHandlersOptions,
    AuditHandlersOptions,
    NotificationHandlersOptions {
  logger: Logger;
  /** Counts the wrong credentials of an address over all servers. */
  redis: Redis;
  authenticator: Pick<Authenticator, 'verify' | 'accountName'>;
  boardPasses: Pick<BoardPasses, 'issue' | 'verify'>;
  caseRelations: CaseRelations;
  /** Where people reach this server, where it differs from what their requests say (behind a proxy). */
  publicUrl: string | null;
  /** Other origins whose pages may call. */
  allowedOrigins: readonly string[];
  /** Browsers are told to come by HTTPS only. */
  strictTransport: boolean;
  /** The built page. */
  pageFolder: string;
  bodyTimes?: BodyTimes;
  limits: RequestLimits;
  /** What the parts tell of themselves at /metrics. */
  figures: readonly Figure[];
  timings: readonly Timing[];
  metricsToken: string | null;
  /** Wrong credentials that one address may bring in a minute. */
  failuresPerMinute: number;
  /** Proxies that are believed who stands before them: addresses, networks, or express's names for some. */
  trustedProxies: readonly string[];
}

/** Where guest links lead. */
const guestPage = /^\/app\/join\/?$/;

/** The HTTP side: the routes of the protocol and the page. */
export function createApp(options: AppOptions): Express {
  const { logger, publicUrl, allowedOrigins, bodyTimes = usualBodyTimes } = options;
  const app = express();
  app.disable('x-powered-by');
  app.disable('etag');
  app.set('query parser', 'simple');
  app.set('trust proxy', [...options.trustedProxies]);

  const metrics = new Metrics(options.figures, options.timings);
  app.use(logRequests(logger));
  app.use(metrics.count());
  app.use(limitBodyTime(bodyTimes));
  app.use(secureHeaders({ https: options.strictTransport }));
  app.use(guestPage, allowFrames(options.embedOrigins));
  app.use(guardOrigins(publicUrl === null ? allowedOrigins : [...allowedOrigins, publicUrl]));
  app.use(
    mountRoutes({
      routes,
      bindings: [
        ...serverHandlers({ ...options, metrics }),
        ...signInHandlers(options),
        ...issuerHandlers(options),
        ...accountHandlers(options),
        ...userHandlers(options),
        ...invitationHandlers(options),
        ...roomHandlers(options),
        ...callCheckHandlers(options),
        ...caseHandlers(options),
        ...sessionHandlers(options),
        ...fileHandlers(options),
        ...visitHandlers(options),
        ...webhookHandlers(options),
        ...recordingHandlers(options),
        ...jobHandlers(options),
        ...faultHandlers(options),
        ...auditHandlers(options),
        ...notificationHandlers(options),
        ...retentionHandlers(options),
      ],
      authenticator: options.authenticator,
      cases: {
        relation: (userId, caseId, at) => options.caseRelations.relation(userId, caseId, at),
        caseOfMedia: (mediaId) => options.files.caseOf(mediaId),
      },
      limits: options.limits,
      metricsToken: options.metricsToken,
      limitCredentials: limitFailures(options.redis, options.failuresPerMinute),
      secure: options.strictTransport,
      originOf: (request) => publicUrl ?? requestOrigin(request),
    }),
  );
  app.use(docsRoutes());
  app.use(boardRoutes(options));
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
