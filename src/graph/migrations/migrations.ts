import type { Migration } from './Migration.ts';
import { records } from './001-records.ts';
import { visits } from './002-visits.ts';
import { files } from './003-files.ts';
import { accounts } from './004-accounts.ts';
import { retention } from './005-retention.ts';
import { platform } from './006-platform.ts';
import { notifications } from './007-notifications.ts';
import { erasingNotifications } from './008-erasing-notifications.ts';
import { auditAnchors } from './009-audit-anchors.ts';
import { caseEvents } from './010-case-events.ts';
import { names } from './011-names.ts';
import { indexOfIds } from './012-index-of-ids.ts';
import { positionsOfAccounts } from './013-positions-of-accounts.ts';

/** In the order in which they are applied; a new one goes to the end. */
export const migrations: readonly Migration[] = [
  records,
  visits,
  files,
  accounts,
  retention,
  platform,
  notifications,
  erasingNotifications,
  auditAnchors,
  caseEvents,
  names,
  indexOfIds,
  positionsOfAccounts,
];
