import type { Migration } from './Migration.ts';
import { records } from './001-records.ts';

/** In the order in which they are applied; a new one goes to the end. */
export const migrations: readonly Migration[] = [records];
