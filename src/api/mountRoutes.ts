import express, { Router, type Request, type RequestHandler } from 'express';
import type { Claims } from '../auth/claims.ts';
import type { Authenticator } from '../auth/Authenticator.ts';
import { authorize, type RequestCases } from '../auth/policy.ts';
import type { RequestLimits } from '../auth/RequestLimits.ts';
import { changesVersion, type Route } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import { mailLanguage, type MailLanguage } from '../wire/notifications.ts';
import { checkBoundOnce, maxRequestBytes } from '../wire/protocol.ts';
import { malformed } from '../wire/refusal.ts';
import type { Binding } from './binding.ts';
import { setBoardPass } from './board/boardCookie.ts';
import { discardBody, sendFile, uploadOf, type FileReply } from './fileTransfer.ts';
import { requestIdOf } from './edge.ts';
import { requireScraper } from './Metrics.ts';
import { issuerCookie } from './issuerCookie.ts';
import { limitByAddress, limitByUser } from './limitRequests.ts';
import { refreshCookie } from './refreshCookie.ts';

export interface MountOptions {
  /** Every entry that must be bound. */
  routes: readonly Route[];
  bindings: readonly Binding[];
  authenticator: Pick<Authenticator, 'verify'>;
  cases: RequestCases;
  /** Runs first where a stranger may bring a credential. */
  limitCredentials: RequestHandler;
  limits: RequestLimits;
  /** Null: only this machine itself sees the figures. */
  metricsToken: string | null;
  originOf: (request: Request) => string;
  /** People reach this server by HTTPS. */
  secure: boolean;
}

/**
 * One express route for each entry, in this order: limits, identity, authorization, limit of the person, body, schema, authorization for the
 * case, handler, so that a stranger's body is never read. Other methods on a known path answer METHOD_NOT_ALLOWED. Throws where an entry has
 * no binding, a binding no entry, or two answer to one name.
 */
export function mountRoutes(options: MountOptions): Router {
  const { routes, bindings, authenticator, cases, limitCredentials, limits, metricsToken, originOf, secure } =
    options;
  checkBoundOnce(
    routes,
    bindings.map(({ route }) => route),
  );
  const router = Router();
  const parseBody = express.json({ limit: maxRequestBytes, strict: true });
  const methodsByPath = new Map<string, string[]>();
  for (const { route, run } of bindings) {
    methodsByPath.set(route.path, [...(methodsByPath.get(route.path) ?? []), route.method]);
    const admit: RequestHandler = async (request, response, next) => {
      if (route.access.who === 'scraper') {
        requireScraper(request, metricsToken);
        response.locals.identity = null;
        next();
        return;
      }
      const identity =
        route.access.who === 'anyone'
          ? // Who is signed in may be known there; who is not, or no longer, is a guest.
            await identify(request, authenticator).catch(() => null)
          : await identify(request, authenticator);
      authorize(route.access, identity, null);
      response.locals.identity = identity;
      next();
    };
    const answer: RequestHandler = async (request, response) => {
      const { params, query, body } = request as { params: unknown; query: unknown; body: unknown };
      const replying = run(
        { params, query, body: body ?? {} },
        {
          identity: response.locals.identity as Claims | null,
          origin: () => originOf(request),
          requestId: requestIdOf(response),
          ifMatch: ifMatchOf(request, route),
          upload: () => uploadOf(request),
          language: languageOf(request),
          cookie: refreshCookie(request, response, secure || request.secure),
          issuerCookie: issuerCookie(request, response, secure || request.secure),
          setBoardPass: (secret) => setBoardPass(response, secret, secure || request.secure),
        },
        cases,
      );
      if (route.content === 'upload') await replying.catch(() => discardBody(request, response));
      const reply = await replying;
      response.set('Cache-Control', 'no-store').status(route.status ?? 200);
      if (route.status === 204) {
        response.end();
        return;
      }
      if (route.content === 'download') {
        await sendFile(request, response, reply as FileReply);
        return;
      }
      if (route.versioned === true) response.set('ETag', `"${versionOf(reply)}"`);
      if (route.contentType === undefined) response.json(reply);
      else response.type(route.contentType).send(reply);
    };
    const counted = route.uncounted === true ? [] : [limitByAddress(limits, route)];
    const countedUser = route.uncounted === true ? [] : [limitByUser(limits, route)];
    const credentials = takesCredential(route) ? [limitCredentials] : [];
    const method = route.method.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete';
    const body = route.content === 'upload' ? [] : [requireJson, parseBody];
    const name: RequestHandler = (_request, response, next) => {
      response.locals.route = route.name;
      next();
    };
    router[method](route.path, name, ...counted, ...credentials, admit, ...countedUser, ...body, answer);
  }
  for (const [path, methods] of methodsByPath) {
    router.all(path, (_request, response) => {
      response.set('Allow', methods.join(', '));
      throw new WireError('METHOD_NOT_ALLOWED', { allowed: methods });
    });
  }
  return router;
}

/** What strangers send rather than read is a credential: a start link's, a guest link's. */
function takesCredential({ access, method }: Route): boolean {
  return access.who === 'anyone' && method !== 'GET';
}

/** The token of `Authorization: Bearer` (RFC 6750 section 2.1); null without the header. */
async function identify(
  request: Request,
  authenticator: Pick<Authenticator, 'verify'>,
): Promise<Claims | null> {
  const header = request.get('authorization');
  if (header === undefined) return null;
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header)?.[1];
  if (token === undefined) throw new WireError('UNAUTHENTICATED');
  return authenticator.verify(token);
}

/** Of `Accept-Language` (RFC 9110 section 12.5.4). Programs send a bare asterisk, which says nothing. */
function languageOf(request: Request): MailLanguage | null {
  const header = request.get('accept-language')?.trim() ?? '*';
  const found = header === '*' ? false : request.acceptsLanguages(...mailLanguage.options);
  return mailLanguage.safeParse(found).data ?? null;
}

/** Throws PRECONDITION_REQUIRED where the route needs one and there is none. */
function ifMatchOf(request: Request, route: Route): number | '*' {
  const needed = changesVersion(route);
  const header = request.get('if-match')?.trim();
  if (needed && header === undefined) throw new WireError('PRECONDITION_REQUIRED');
  if (header === '*') return '*';
  return Number(/^"([1-9]\d{0,14})"$/.exec(header ?? '')?.[1] ?? 0);
}

const versionOf = (reply: unknown): number => (reply as { version: number }).version;

/** Browsers send other types across origins without asking first, so only this one is read. */
const requireJson: RequestHandler = (request, _response, next) => {
  const length = request.get('content-length');
  const hasBody = request.get('transfer-encoding') !== undefined || (length !== undefined && length !== '0');
  if (hasBody && request.is('application/json') === false) {
    throw malformed('body', 'content-type must be application/json');
  }
  next();
};
