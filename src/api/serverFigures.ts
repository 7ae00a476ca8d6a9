import type { QueueCounts } from '../jobs/Jobs.ts';
import type { Figure, Timing } from './Metrics.ts';

/** The parts of a server that tell figures of themselves. */
export interface FigureSources {
  registry: { readonly counts: Record<string, number> };
  workers: { readonly running: number; readonly counts: Record<string, number> };
  pipeline: { stats(): Promise<{ taps: number; stages: Record<string, Stage> }> } | null;
  recording: { counts(): object };
  audit: { readonly waiting: number };
  jobs: { queueCounts(): Promise<QueueCounts[]> };
  sockets: { readonly countByNamespace: Record<string, number> };
  socketRefusals: Readonly<Record<string, number>>;
  /** Null: this server recognises no speech. */
  scheduler: { readonly waiting: Record<string, Waiting> } | null;
}

/** What waits of one kind: how many, and the oldest for how long. */
interface Waiting {
  count: number;
  oldestMs: number;
}

interface Stage {
  items: number;
  dropped: number;
  busyMs: number;
}

/** The figures of a whole server beside those of its requests. */
export function serverFigures(sources: FigureSources): Figure[] {
  const { registry, workers, pipeline, recording, audit, jobs, sockets, scheduler } = sources;
  const ofStages = async (read: (stage: Stage) => number) =>
    each((await pipeline?.stats())?.stages ?? {}, read);
  return [
    {
      name: 'rooms',
      help: 'Rooms in use and who is in them.',
      labels: ['kind'],
      read: () => registry.counts,
    },
    {
      name: 'media',
      help: 'Routers and transports that the media workers carry.',
      labels: ['kind'],
      read: () => workers.counts,
    },
    { name: 'media_workers', help: 'Media workers that run.', read: () => workers.running },
    {
      name: 'pipeline_items',
      help: 'What came into each stage of listening since the start.',
      labels: ['stage'],
      read: () => ofStages(({ items }) => items),
    },
    {
      name: 'pipeline_dropped',
      help: 'What each stage of listening dropped since the start.',
      labels: ['stage'],
      read: () => ofStages(({ dropped }) => dropped),
    },
    {
      name: 'pipeline_busy_seconds',
      help: 'Time that each stage of listening took since the start.',
      labels: ['stage'],
      read: () => ofStages(({ busyMs }) => busyMs / 1000),
    },
    {
      name: 'recording_spool',
      help: 'Lines and bytes of visits on their way into the graph.',
      labels: ['kind'],
      read: () => ({ ...recording.counts() }),
    },
    { name: 'audit_waiting', help: 'Entries of the audit log not yet on disk.', read: () => audit.waiting },
    {
      name: 'sockets',
      help: 'Sockets that are open, by their namespace.',
      labels: ['namespace'],
      read: () => sockets.countByNamespace,
    },
    {
      name: 'socket_refusals',
      help: 'What sockets were refused since the start: by origin, by address, by person, and events that came too fast.',
      labels: ['reason'],
      read: () => sources.socketRefusals,
    },
    {
      name: 'speech_waiting',
      help: 'Speech that waits to be recognised: of calls (final, partial) and of recordings.',
      labels: ['kind'],
      read: () => each(scheduler?.waiting ?? {}, ({ count }) => count),
    },
    {
      name: 'speech_oldest_waiting_seconds',
      help: 'How long the speech that waits longest has waited.',
      labels: ['kind'],
      read: () => each(scheduler?.waiting ?? {}, ({ oldestMs }) => oldestMs / 1000),
    },
    {
      name: 'jobs',
      help: 'Jobs by their queue and how they stand.',
      labels: ['queue', 'state'],
      read: async () =>
        Object.fromEntries(
          (await jobs.queueCounts()).map(({ queue, oldestWaitingMs: _, ...counts }) => [queue, counts]),
        ),
    },
    {
      name: 'jobs_oldest_waiting_seconds',
      help: 'How long the job that waits longest in each queue has waited; 0 where none does.',
      labels: ['queue'],
      read: async () =>
        Object.fromEntries(
          (await jobs.queueCounts()).map(({ queue, oldestWaitingMs }) => [
            queue,
            (oldestWaitingMs ?? 0) / 1000,
          ]),
        ),
    },
  ];
}

/** How long the graph takes, as those who ask it see it. */
export const graphTiming = (graph: { listen: Timing['listen'] }): Timing => ({
  name: 'graph_duration_seconds',
  help: 'Transactions of the graph, from asking to the answer.',
  labels: ['kind', 'outcome'],
  buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
  listen: (observe) => graph.listen(observe),
});

const each = <Value>(found: Record<string, Value>, read: (value: Value) => number): Record<string, number> =>
  Object.fromEntries(Object.entries(found).map(([word, value]) => [word, read(value)]));
