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
  reply: z.strictObject({
    version: z.string(),
    captioning: captioningStatus,
    /** Whose pages may show the page of a guest link in a frame, and are told how the visit goes on. */
    embedOrigins: z.array(z.string()),
    /** Whether people can be sent to an identity provider to sign in. */
    identityProvider: z.boolean(),
  }),
  access: anyone,
  errors: [],
  example: {
    reply: {
      version: '0.1.0',
      captioning: { available: true, source: 'whisper.cpp:base' },
      embedOrigins: [],
      identityProvider: false,
    },
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

export const serverRoutes = [getCapabilities, exchangeStartLink] as const;
