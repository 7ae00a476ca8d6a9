import { QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import type { Logger } from '../../config/logger.ts';
import { duplicateForQueues } from '../../config/redisConnection.ts';
import type { JobQueue } from '../jobs/JobQueue.ts';
import { keyPrefix, type Jobs } from '../jobs/Jobs.ts';
import { jobProgress } from '../wire/events/notifications.ts';
import type { UserSockets } from './UserSockets.ts';

/** A queue whose jobs people follow. */
export interface FollowedQueue {
  queue: JobQueue;
  /** Who may see how a job stands. */
  audience(this: void, jobId: string): Promise<readonly string[]>;
}

export interface JobProgressOptions {
  followed: readonly FollowedQueue[];
  /** Duplicated: what hears of queues blocks its connection. */
  redis: Redis;
  jobs: Pick<Jobs, 'standing'>;
  sockets: Pick<UserSockets, 'toUserHere'>;
  logger: Logger;
  /** Of one job pages are told at most so often. */
  gatherMs?: number;
}

interface Changed extends FollowedQueue {
  jobId: string;
}

const defaultGatherMs = 300;
/** Jobs that changed and have not been told of. */
const maxDue = 1_000;
/** Jobs of which is known what was told last. */
const maxTold = 1_000;
const changes = ['waiting', 'delayed', 'active', 'progress', 'completed', 'failed'] as const;

/**
 * Tells the pages that are open on this server how jobs stand, whichever process runs them. Each server hears of all of
 * them and tells its own, so nobody is told twice. A page that missed something asks.
 */
export class JobProgress {
  readonly #options: JobProgressOptions;
  readonly #heard: { events: QueueEvents; connection: Redis }[];
  readonly #due = new Map<string, Changed>();
  /** By the name of the job, the latest last. */
  readonly #told = new Map<string, string>();
  #timer: NodeJS.Timeout | null = null;
  #telling: Promise<void> = Promise.resolve();
  #closed = false;

  private constructor(options: JobProgressOptions) {
    this.#options = options;
    this.#heard = options.followed.map((followed) => this.#hear(followed));
  }

  /** Resolves when it hears. */
  static async open(options: JobProgressOptions): Promise<JobProgress> {
    const progress = new JobProgress(options);
    await Promise.all(progress.#heard.map(({ events }) => events.waitUntilReady()));
    return progress;
  }

  async close(): Promise<void> {
    this.#closed = true;
    if (this.#timer) clearTimeout(this.#timer);
    this.#due.clear();
    await Promise.all(
      this.#heard.map(async ({ events, connection }) => {
        await events.close();
        connection.disconnect();
      }),
    );
    await this.#telling;
  }

  #hear(followed: FollowedQueue) {
    const { redis, logger } = this.#options;
    const connection = duplicateForQueues(redis, logger);
    const { name } = followed.queue;
    const events = new QueueEvents(name, { connection, prefix: keyPrefix });
    // The connection's own state is logged with the connection.
    events.on('error', (err) => logger.debug({ err, queue: name }, 'queue events'));
    for (const change of changes) {
      events.on(change, ({ jobId }: { jobId: string }) => this.#changed({ ...followed, jobId }));
    }
    return { events, connection };
  }

  #changed(job: Changed): void {
    const key = keyOf(job);
    if (this.#closed || (this.#due.size >= maxDue && !this.#due.has(key))) return;
    this.#due.set(key, job);
    this.#tellSoon();
  }

  /** One turn at a time, so that a slow graph gathers more instead of being asked more. */
  #tellSoon(): void {
    if (this.#timer || this.#closed || this.#due.size === 0) return;
    this.#timer = setTimeout(() => {
      this.#telling = this.#tellAll().finally(() => {
        this.#timer = null;
        this.#tellSoon();
      });
    }, this.#options.gatherMs ?? defaultGatherMs);
  }

  async #tellAll(): Promise<void> {
    const due = [...this.#due.values()];
    this.#due.clear();
    for (const job of due) {
      if (this.#closed) return;
      await this.#tell(job).catch((err: unknown) => {
        this.#options.logger.warn({ err, jobId: job.jobId }, 'nobody was told how a job stands');
      });
    }
  }

  async #tell(job: Changed): Promise<void> {
    const { queue, audience, jobId } = job;
    const { jobs, sockets } = this.#options;
    const standing = await jobs.standing(queue, jobId);
    if (!standing) return;
    const { state, progress, failedReason } = standing;
    const payload = { jobId, queue: queue.name, state, progress: Math.floor(progress), failedReason };
    // It may have come further than where it was heard of, and that is heard of next.
    const key = keyOf(job);
    const told = JSON.stringify(payload);
    if (this.#told.get(key) === told) return;
    for (const userId of await audience(jobId)) sockets.toUserHere(userId, jobProgress, payload);
    this.#remember(key, told);
  }

  #remember(key: string, standing: string): void {
    this.#told.delete(key);
    this.#told.set(key, standing);
    const [oldest] = this.#told.keys();
    if (this.#told.size > maxTold && oldest !== undefined) this.#told.delete(oldest);
  }
}

const keyOf = ({ queue, jobId }: Changed): string => `${queue.name} ${jobId}`;
