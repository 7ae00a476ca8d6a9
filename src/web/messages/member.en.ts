/** Texts of pages for people who are signed in. A guest's page does not load them. */
import { account } from './account.en.ts';
import { admin } from './admin.en.ts';
import { cases } from './cases.en.ts';
import { invitations } from './invitations.en.ts';
import { memberErrors } from './memberErrors.en.ts';
import { notifications } from './notifications.en.ts';
import { recordings } from './recordings.en.ts';
import { createRoom, guestLinks, kindSentences, rooms } from './rooms.en.ts';
import { retention } from './retention.en.ts';

export const member = {
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
