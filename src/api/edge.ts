/** What every request passes before anything looks at it: its id, its line in the log, its origin, its headers. */
import { randomUUID } from 'node:crypto';
import type { Request, RequestHandler, Response } from 'express';
import { rateLimit, ipKeyGenerator } from 'express-rate-limit';
import helmet from 'helmet';
import type { Redis } from 'ioredis';
import { RedisStore, type RedisReply } from 'rate-limit-redis';
import { correlated, type Logger } from '../../config/logger.ts';
import { originAllowed } from '../auth/origins.ts';
import { WireError } from '../wire/errors.ts';

/** A caller's own id for a request is kept where it is one. */
const requestIdForm = /^[A-Za-z0-9_-]{8,64}$/;

export const requestIdOf = (response: Response): string => String(response.locals.requestId);

/** Gives the request its id and writes one line when it is answered: the route's name, never an address. */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAtMs = performance.now();
    const given = request.get('x-request-id');
    const requestId = given !== undefined && requestIdForm.test(given) ? given : randomUUID();
    response.locals.requestId = requestId;
    response.set('X-Request-Id', requestId);
    response.once('close', () => {
      const route: unknown = response.locals.route;
      const line = {
        route: route ?? 'other',
        method: request.method,
        status: response.statusCode,
        durationMs: Math.round(performance.now() - startedAtMs),
        ...(response.writableFinished ? {} : { aborted: true }),
      };
      correlated(logger, requestId)[route === undefined ? 'debug' : 'info'](line, 'request');
    });
    next();
  };
}

/**
 * Pages of other origins are turned away unless they are listed; those get the CORS headers (Fetch standard, section
 * 3.2) and answers to their preflights.
 */
export function guardOrigins(allowed: readonly string[]): RequestHandler {
  return (request, response, next) => {
    const origin = request.get('origin');
    response.vary('Origin');
    if (!originAllowed(origin, request.get('host'), allowed)) throw new WireError('ORIGIN_NOT_ALLOWED');
    if (origin === undefined || !allowed.includes(origin)) {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Origin': origin,
      'Access-Control-Expose-Headers': 'ETag, X-Request-Id, Retry-After, RateLimit, RateLimit-Policy',
    });
    if (request.method !== 'OPTIONS') {
      next();
      return;
    }
    response.set({
      'Access-Control-Allow-Methods': 'GET, POST, PUT, PATCH, DELETE',
      'Access-Control-Allow-Headers':
        'Authorization, Content-Type, If-Match, Range, X-File-Name, X-Request-Id',
      'Access-Control-Max-Age': '600',
    });
    response.status(204).end();
  };
}

/**
 * Nothing but what this server serves runs in the page, and no other site frames it. `https` adds
 * Strict-Transport-Security, which counts for a host's every port: so not for self-signed ones, whose host is mostly
 * the developer's own.
 */
export function secureHeaders({ https }: { https: boolean }): RequestHandler[] {
  return [
    helmet({
      contentSecurityPolicy: {
        useDefaults: false,
        directives: {
          defaultSrc: ["'none'"],
          scriptSrc: ["'self'"],
          styleSrc: ["'self'"],
          imgSrc: ["'self'", 'data:', 'blob:'],
          mediaSrc: ["'self'", 'blob:'],
          fontSrc: ["'self'"],
          connectSrc: ["'self'"],
          workerSrc: ["'self'"],
          manifestSrc: ["'self'"],
          baseUri: ["'none'"],
          formAction: ["'none'"],
          frameAncestors: ["'none'"],
        },
      },
      strictTransportSecurity: https,
    }),
    (_request, response, next) => {
      response.set(
        'Permissions-Policy',
        'camera=(self), microphone=(self), display-capture=(self), geolocation=(), payment=(), usb=()',
      );
      next();
    },
  ];
}

/**
 * The pages of these origins may show this one in a frame; where there are none, nothing changes. Camera, microphone and
 * screen need no more here: what a frame may use is the embedding page's to say (`allow`), within `Permissions-Policy`.
 */
export function allowFrames(origins: readonly string[]): RequestHandler {
  return (_request, response, next) => {
    const policy = response.get('Content-Security-Policy');
    if (origins.length > 0 && policy !== undefined) {
      const framed = policy.replace("frame-ancestors 'none'", `frame-ancestors ${origins.join(' ')}`);
      // X-Frame-Options knows no list.
      response.set('Content-Security-Policy', framed).removeHeader('X-Frame-Options');
    }
    next();
  };
}

const limitWindowMs = 60_000;

/** Refuses an address that has brought too many wrong credentials within a minute, to whichever server. */
export function limitFailures(redis: Redis, perMinute: number): RequestHandler {
  return rateLimit({
    windowMs: limitWindowMs,
    limit: perMinute,
    skipSuccessfulRequests: true,
    standardHeaders: false,
    legacyHeaders: false,
    store: new RedisStore({
      prefix: 'consilium:limit:',
      sendCommand: (command: string, ...rest: string[]) =>
        redis.call(command, ...rest) as Promise<RedisReply>,
    }),
    keyGenerator: (request: Request) => ipKeyGenerator(request.ip ?? ''),
    handler: (_request, response, next) => {
      response.set('Retry-After', String(limitWindowMs / 1000));
      next(new WireError('RATE_LIMITED', { retryAfterMs: limitWindowMs }));
    },
  });
}
