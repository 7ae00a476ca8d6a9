/** How jobs stand, as the server tells it while the page is open. */
import type { z } from 'zod';
import type { jobProgress } from '../../wire/events/notifications.ts';

export type JobProgress = z.output<typeof jobProgress.payload>;

export interface JobListener {
  changed(progress: JobProgress): void;
  /** The page is connected, again or at last: what changed before was missed. */
  resumed(): void;
}

const listeners = new Set<JobListener>();

export function tellJob(progress: JobProgress): void {
  for (const listener of listeners) listener.changed(progress);
}

export function tellJobsResumed(): void {
  for (const listener of listeners) listener.resumed();
}

export function listenToJobs(listener: JobListener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
