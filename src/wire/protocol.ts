/** The whole protocol: what is dispatched, documented and tested is this and nothing beside it. */
import type { ClientEvent, Route, ServerEvent } from './entries.ts';
import { admissionEvents } from './events/admission.ts';
import { mediaEvents } from './events/media.ts';
import { serverEvents as sentEvents } from './events/server.ts';
import { auditRoutes } from './routes/audit.ts';
import { caseRoutes } from './routes/cases.ts';
import { fileRoutes } from './routes/files.ts';
import { accountRoutes } from './routes/accounts.ts';
import { roomRoutes } from './routes/rooms.ts';
import { serverRoutes } from './routes/server.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { signInRoutes } from './routes/signIn.ts';
import { userRoutes } from './routes/users.ts';

export const routes: readonly Route[] = [
  ...serverRoutes,
  ...signInRoutes,
  ...accountRoutes,
  ...userRoutes,
  ...roomRoutes,
  ...caseRoutes,
  ...sessionRoutes,
  ...auditRoutes,
  ...fileRoutes,
];
export const clientEvents: readonly ClientEvent[] = [...admissionEvents, ...mediaEvents];
export const serverEvents: readonly ServerEvent[] = sentEvents;

/**
 * Of the body of a route and of one event. The largest request is an offer of capabilities, about 10 kB; a chat message
 * is at most 16 kB in UTF-8.
 */
export const maxRequestBytes = 64 * 1024;

/** Throws, naming all of them, where an entry has no handler, a handler no entry, or an entry two handlers. */
export function checkBoundOnce(
  entries: readonly { name: string }[],
  bound: readonly { name: string }[],
): void {
  const faults = [
    ...entries.filter((entry) => !bound.includes(entry)).map(({ name }) => `${name} has no handler`),
    ...bound.filter((entry) => !entries.includes(entry)).map(({ name }) => `${name} is not in the protocol`),
    ...bound
      .filter((entry, at) => bound.findIndex(({ name }) => name === entry.name) !== at)
      .map(({ name }) => `${name} is bound twice`),
  ];
  if (faults.length > 0) throw new Error(faults.join('; '));
}
