/** What the server tells about itself, and how the person who started it signs in. */
import { z } from 'zod';
import { anyone, userRole } from '../access.ts';
import { captioningStatus } from '../captions.ts';
import { route } from '../entries.ts';
import { displayName, empty, id, timestamp } from '../values.ts';

export const getCapabilities = route({
  name: 'getCapabilities',
  method: 'GET',
  path: '/api/v1/capabilities',
  summary: 'What this server can do now, and which variable would change what it cannot.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({ version: z.string(), captioning: captioningStatus }),
  access: anyone,
  errors: [],
  example: {
    reply: { version: '0.1.0', captioning: { available: true, source: 'whisper.cpp:base' } },
  },
});

export const exchangeStartLink = route({
  name: 'exchangeStartLink',
  method: 'POST',
  path: '/api/v1/start',
  summary: 'Turns the one-time credential of the printed start link into an access token.',
  params: empty,
  query: empty,
  body: z.strictObject({ credential: z.string().min(16).max(256) }),
  reply: z.strictObject({
    accessToken: z.string(),
    expiresAt: timestamp,
    user: z.strictObject({ userId: id, displayName, roles: z.array(userRole) }),
  }),
  access: anyone,
  errors: ['START_LINK_USED'],
  example: {
    body: { credential: 'Qm9yZWQtb2YtZXhhbXBsZXM' },
    reply: {
      accessToken: 'eyJhbGciOiJIUzI1NiJ9…',
      expiresAt: '2026-04-01T09:00:00.000Z',
      user: {
        userId: '01939a2e-7c00-7a10-8000-00000000000b',
        displayName: 'Operator',
        roles: ['clinician', 'admin'],
      },
    },
  },
});

export const getLiveness = route({
  name: 'getLiveness',
  method: 'GET',
  path: '/health/live',
  summary: 'Answers while the process runs.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({ status: z.literal('live') }),
  access: anyone,
  errors: [],
  example: { reply: { status: 'live' } },
});

export const getReadiness = route({
  name: 'getReadiness',
  method: 'GET',
  path: '/health/ready',
  summary: 'Answers 200 when every dependency does; otherwise DEPENDENCY_UNAVAILABLE with the same list.',
  params: empty,
  query: empty,
  body: empty,
  reply: z.strictObject({
    status: z.literal('ready'),
    dependencies: z.record(z.string(), z.enum(['up', 'down'])),
  }),
  access: anyone,
  errors: ['DEPENDENCY_UNAVAILABLE'],
  example: { reply: { status: 'ready', dependencies: { redis: 'up', mediaWorkers: 'up' } } },
});

export const serverRoutes = [getCapabilities, exchangeStartLink, getLiveness, getReadiness] as const;
