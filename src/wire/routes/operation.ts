/** For whoever runs the server, and programs that look after it. The page loads nothing of this. */
import { z } from 'zod';
import { anyone, scraper } from '../access.ts';
import { route } from '../entries.ts';
import { empty } from '../values.ts';

export const getLiveness = route({
  name: 'getLiveness',
  method: 'GET',
  path: '/health/live',
  summary: 'Answers while the process runs.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({ status: z.literal('live') }),
  uncounted: true,
  access: anyone,
  errors: [],
  example: { reply: { status: 'live' } },
});

/** `degraded`: it works slowly or in part; `off`: it is not set up, and nothing waits for it. */
export const dependencyState = z.enum(['up', 'degraded', 'down', 'off']);
export type DependencyState = z.infer<typeof dependencyState>;

export const dependencyReport = z.strictObject({
  state: dependencyState,
  /** Without it no visit can be taken. */
  needed: z.boolean(),
  /** How long it took to answer; null where it is down, or off. */
  latencyMs: z.int().nonnegative().nullable(),
});
export type DependencyReport = z.infer<typeof dependencyReport>;

export const getReadiness = route({
  name: 'getReadiness',
  method: 'GET',
  path: '/health/ready',
  summary:
    'Answers 200 while visits can be taken, and how each dependency stands; otherwise DEPENDENCY_UNAVAILABLE, or SERVER_DRAINING where it is about to be stopped, with the same list.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({
    /** `degraded`: visits are taken, and something beside them does not work. */
    status: z.enum(['ready', 'degraded']),
    dependencies: z.record(z.string(), dependencyReport),
  }),
  uncounted: true,
  access: anyone,
  errors: ['DEPENDENCY_UNAVAILABLE', 'SERVER_DRAINING'],
  example: {
    reply: {
      status: 'degraded',
      dependencies: {
        redis: { state: 'up', needed: true, latencyMs: 1 },
        mediaWorkers: { state: 'up', needed: true, latencyMs: 2 },
        graph: { state: 'down', needed: false, latencyMs: null },
        jobWorkers: { state: 'up', needed: false, latencyMs: 1 },
        captions: { state: 'off', needed: false, latencyMs: null },
      },
    },
  },
});

export const getOpenApi = route({
  name: 'getOpenApi',
  method: 'GET',
  path: '/api/v1/openapi.json',
  summary: 'Every route as OpenAPI 3.1. `/docs` shows it to people.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.record(z.string(), z.unknown()),
  access: anyone,
  errors: [],
  example: { reply: { openapi: '3.1.1', info: { title: 'Consilium', version: '0.1.0' }, paths: {} } },
});

export const getMetrics = route({
  name: 'getMetrics',
  method: 'GET',
  path: '/metrics',
  summary: 'Figures of this server for Prometheus, in its text format.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.string(),
  contentType: 'text/plain',
  uncounted: true,
  access: scraper,
  errors: [],
  example: { reply: 'consilium_rooms{kind="peers"} 2\n' },
});

export const operationRoutes = [getMetrics, getLiveness, getReadiness, getOpenApi] as const;
