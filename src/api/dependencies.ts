import type { Redis } from 'ioredis';
import type { Graph } from '../graph/Graph.ts';
import { graphAnswers } from '../graph/graphAnswers.ts';
import type { Jobs } from '../jobs/Jobs.ts';
import { mailQueue } from '../jobs/mail.ts';
import type { MediaWorkers } from '../rooms/MediaWorkers.ts';
import type { CaptioningStatus } from '../wire/captions.ts';
import type { DependencyState } from '../wire/routes/operation.ts';
import type { Dependency } from './Readiness.ts';

export interface DependencyParts {
  redis: Pick<Redis, 'ping'>;
  graph: Graph;
  workers: Pick<MediaWorkers, 'answering'>;
  jobs: Pick<Jobs, 'workersByQueue'>;
  captioning: () => CaptioningStatus;
  /** Whether mail is configured: without it nobody is there for its queue, nor has to be. */
  sendsMail: boolean;
  /** Null: nothing captions. */
  scheduler: { readonly health: DependencyState } | null;
}

/**
 * What the server leans on. A visit needs its room, which is in Redis, and a media worker. Without the graph it is held
 * all the same: what is said waits on disk; without workers jobs wait; without captions people still talk.
 */
export function dependenciesOf(parts: DependencyParts): Record<string, Dependency> {
  const { redis, graph, workers, jobs, sendsMail, captioning, scheduler } = parts;
  return {
    redis: { needed: true, look: () => redis.ping().then(() => 'up') },
    mediaWorkers: {
      needed: true,
      look: async () => {
        const { answering, wanted } = await workers.answering();
        return partly(answering, wanted);
      },
    },
    graph: { needed: false, look: async () => ((await graphAnswers(graph)) ? 'up' : 'down') },
    jobWorkers: {
      needed: false,
      look: async () => {
        const counts = Object.entries(await jobs.workersByQueue())
          .filter(([queue]) => sendsMail || queue !== mailQueue.name)
          .map(([, count]) => count);
        return partly(counts.filter((count) => count > 0).length, counts.length);
      },
    },
    captions: {
      needed: false,
      look: async () => {
        const status = captioning();
        if (!status.available) return status.reason === 'noModel' ? 'off' : 'down';
        return scheduler?.health ?? 'up';
      },
    },
  };
}

const partly = (working: number, wanted: number): DependencyState =>
  working === 0 ? 'down' : working < wanted ? 'degraded' : 'up';
