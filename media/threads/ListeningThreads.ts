/** All listening threads of a pipeline. */
import { noCounts } from '../stages/Stage.ts';
import { ListeningThread, type ListeningThreadOptions } from './ListeningThread.ts';
import { threadStages, type ThreadCounts, type ThreadStats } from './messages.ts';

export interface ThreadsStats {
  /** Of all threads together, since their beginning. */
  counts: ThreadCounts;
  threads: Omit<ThreadStats, 'counts'>[];
}

export class ListeningThreads {
  readonly #threads: readonly ListeningThread[];

  private constructor(threads: readonly ListeningThread[]) {
    this.#threads = threads;
  }

  /** Rejects where the speech model cannot be loaded; no thread runs then. */
  static async create(count: number, options: ListeningThreadOptions): Promise<ListeningThreads> {
    const starting = Array.from({ length: count }, () => ListeningThread.create(options));
    const started = await Promise.allSettled(starting);
    const threads = new ListeningThreads(
      started.flatMap((start) => (start.status === 'fulfilled' ? [start.value] : [])),
    );
    const failed = started.find((start) => start.status === 'rejected');
    if (!failed) return threads;
    await threads.stop();
    throw failed.reason;
  }

  /** The one with the fewest streams; null where none runs. */
  leastBusy(): ListeningThread | null {
    const running = this.#threads.filter((thread) => thread.running);
    return running.sort((a, b) => a.streams - b.streams)[0] ?? null;
  }

  /** Dead threads are missing from it. */
  async stats(): Promise<ThreadsStats> {
    const answers = await Promise.all(this.#threads.map((thread) => thread.stats()));
    const counts = Object.fromEntries(threadStages.map((stage) => [stage, noCounts()])) as ThreadCounts;
    const threads: ThreadsStats['threads'] = [];
    for (const answer of answers) {
      if (!answer) continue;
      const { counts: own, ...thread } = answer;
      threads.push(thread);
      for (const stage of threadStages) {
        counts[stage].items += own[stage].items;
        counts[stage].dropped += own[stage].dropped;
        counts[stage].busyMs += own[stage].busyMs;
      }
    }
    return { counts, threads };
  }

  /** Streams are closed before. */
  async stop(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }
}
