import { audit } from './adminAudit.en.ts';
import { emergency } from './adminEmergency.en.ts';
import { jobs } from './adminJobs.en.ts';
import { keys } from './adminKeys.en.ts';
import { webhooks } from './adminWebhooks.en.ts';
import { users } from './adminUsers.en.ts';

/** Texts of the administrator's pages. */
export const admin = {
  search: 'Search',
  showAll: 'Show all',
  more: 'Show more',
  done: 'Done',
  audit,
  emergency,
  jobs,
  users,
  keys,
  webhooks,
};
