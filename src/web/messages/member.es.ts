import type { member as english } from './member.en.ts';
import { account } from './account.es.ts';
import { admin } from './admin.es.ts';
import { cases } from './cases.es.ts';
import { invitations } from './invitations.es.ts';
import { memberErrors } from './memberErrors.es.ts';
import { notifications } from './notifications.es.ts';
import { recordings } from './recordings.es.ts';
import { createRoom, guestLinks, kindSentences, rooms } from './rooms.es.ts';
import { retention } from './retention.es.ts';

export const member: typeof english = {
  account,
  admin,
  cases,
  invitations,
  memberErrors,
  notifications,
  recordings,
  retention,
  rooms,
  createRoom,
  guestLinks,
  kindSentences,
};
