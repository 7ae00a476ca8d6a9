/** All listening threads of a pipeline: one that dies is replaced. */
import { setTimeout as pause } from 'node:timers/promises';
import { noCounts } from '../stages/Stage.ts';
import { ListeningThread, type ListeningThreadOptions } from './ListeningThread.ts';
import { threadStages, type ThreadCounts, type ThreadStats } from './messages.ts';

export interface ThreadsStats {
  /** Of all threads together, since their beginning. */
  counts: ThreadCounts;
  threads: Omit<ThreadStats, 'counts'>[];
}

export interface ListeningThreadsOptions extends ListeningThreadOptions {
  /** There is a new thread in the place of one that died. */
  onReplaced: () => void;
  /** No new thread could be started; it is tried again. */
  onStartFailed: (error: unknown) => void;
}

/** Between replacements, so that what kills every thread at once does not keep the machine starting threads. */
const replaceEveryMs = 5_000;

export class ListeningThreads {
  readonly #options: ListeningThreadsOptions;
  readonly #stopped = new AbortController();
  #threads: ListeningThread[] = [];
  #replacing: Promise<void> = Promise.resolve();
  #replacedAtMs = -Infinity;

  private constructor(options: ListeningThreadsOptions) {
    this.#options = options;
  }

  /** Rejects where the speech model cannot be loaded; no thread runs then. */
  static async create(count: number, options: ListeningThreadsOptions): Promise<ListeningThreads> {
    const threads = new ListeningThreads(options);
    const started = await Promise.allSettled(Array.from({ length: count }, () => threads.#start()));
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
    this.#stopped.abort();
    await this.#replacing;
    await Promise.all(this.#threads.map((thread) => thread.stop()));
  }

  async #start(): Promise<void> {
    const thread = await ListeningThread.create({
      ...this.#options,
      onFailed: (failed, error) => {
        this.#threads = this.#threads.filter((other) => other !== failed);
        this.#options.onFailed(failed, error);
        this.#replacing = this.#replacing.then(() => this.#replace());
      },
    });
    this.#threads.push(thread);
  }

  async #replace(): Promise<void> {
    const { signal } = this.#stopped;
    for (;;) {
      const waitMs = Math.max(0, this.#replacedAtMs + replaceEveryMs - performance.now());
      const stopped = await pause(waitMs, false, { signal }).catch(() => true);
      if (stopped) return;
      this.#replacedAtMs = performance.now();
      try {
        await this.#start();
        return this.#options.onReplaced();
      } catch (error) {
        this.#options.onStartFailed(error);
      }
    }
  }
}
