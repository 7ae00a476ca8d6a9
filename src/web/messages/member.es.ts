import type { member as english } from './member.en.ts';
import { account } from './account.es.ts';
import { admin } from './admin.es.ts';
import { cases } from './cases.es.ts';
import { invitations } from './invitations.es.ts';
import { notifications } from './notifications.es.ts';
import { recordings } from './recordings.es.ts';
import { createRoom, rooms } from './rooms.es.ts';
import { retention } from './retention.es.ts';

export const member: typeof english = {
  account,
  admin,
  cases,
  invitations,
  notifications,
  recordings,
  retention,
  rooms,
  createRoom,
};
