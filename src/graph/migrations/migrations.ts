import type { Migration } from './Migration.ts';
import { records } from './001-records.ts';
import { visits } from './002-visits.ts';
import { files } from './003-files.ts';
import { accounts } from './004-accounts.ts';

/** In the order in which they are applied; a new one goes to the end. */
export const migrations: readonly Migration[] = [records, visits, files, accounts];
