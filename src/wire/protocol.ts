/** The whole protocol: what is dispatched, documented and tested is this and nothing beside it. */
import { signedIn } from './access.ts';
import type { ClientEvent, Route, ServerEvent, SocketNamespace } from './entries.ts';
import { admissionEvents } from './events/admission.ts';
import { mediaEvents } from './events/media.ts';
import { notificationEvents } from './events/notifications.ts';
import { serverEvents as roomServerEvents } from './events/server.ts';
import { auditRoutes } from './routes/audit.ts';
import { caseRoutes } from './routes/cases.ts';
import { faultRoutes } from './routes/faults.ts';
import { fileRoutes } from './routes/files.ts';
import { invitationRoutes } from './routes/invitations.ts';
import { jobRoutes } from './routes/jobs.ts';
import { recordingRoutes } from './routes/recordings.ts';
import { accountRoutes } from './routes/accounts.ts';
import { retentionRoutes } from './routes/retention.ts';
import { notificationRoutes } from './routes/notifications.ts';
import { operationRoutes } from './routes/operation.ts';
import { callCheckRoutes } from './routes/callChecks.ts';
import { roomRoutes } from './routes/rooms.ts';
import { serverRoutes } from './routes/server.ts';
import { sessionRoutes } from './routes/sessions.ts';
import { issuerSignInRoutes } from './routes/issuerSignIn.ts';
import { signInRoutes } from './routes/signIn.ts';
import { userRoutes } from './routes/users.ts';
import { visitRoutes } from './routes/visits.ts';
import { webhookRoutes } from './routes/webhooks.ts';

export const routes: readonly Route[] = [
  ...operationRoutes,
  ...serverRoutes,
  ...signInRoutes,
  ...issuerSignInRoutes,
  ...accountRoutes,
  ...userRoutes,
  ...invitationRoutes,
  ...roomRoutes,
  ...callCheckRoutes,
  ...caseRoutes,
  ...sessionRoutes,
  ...auditRoutes,
  ...fileRoutes,
  ...notificationRoutes,
  ...recordingRoutes,
  ...jobRoutes,
  ...faultRoutes,
  ...retentionRoutes,
  ...visitRoutes,
  ...webhookRoutes,
];

export const roomsNamespace: SocketNamespace = {
  name: '/rooms',
  summary: 'Everything that happens in a visit. A socket lives on the server that has the room.',
  access: null,
  clientEvents: [...admissionEvents, ...mediaEvents],
  serverEvents: roomServerEvents,
};
export const notificationsNamespace: SocketNamespace = {
  name: '/notifications',
  summary:
    'What somebody is told wherever they are in the page. Any server reaches every socket of a person.',
  access: signedIn,
  clientEvents: [],
  serverEvents: notificationEvents,
};
export const namespaces: readonly SocketNamespace[] = [roomsNamespace, notificationsNamespace];
export const clientEvents: readonly ClientEvent[] = namespaces.flatMap((entry) => entry.clientEvents);
export const serverEvents: readonly ServerEvent[] = namespaces.flatMap((entry) => entry.serverEvents);

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
