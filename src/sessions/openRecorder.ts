import { join } from 'node:path';
import type { Logger } from '../../config/logger.ts';
import type { Graph } from '../graph/Graph.ts';
import type { RecordKind } from '../graph/repositories/sessionRecords.ts';
import { SessionWriter } from '../graph/repositories/SessionWriter.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { SessionRecorder } from './SessionRecorder.ts';
import { Spool, type SpoolCounts } from './Spool.ts';
import { SpoolPump, type SpoolPumpOptions } from './SpoolPump.ts';

export interface Recording {
  /** Stays the same when this server is started again. */
  recorderId: string;
  recorder: SessionRecorder;
  /** Resolves when everything recorded until then is in the graph. */
  drained(): Promise<void>;
  /** Removes of what waits on disk all that belongs to visits that were erased. */
  clearErased(): Promise<void>;
  counts(): SpoolCounts;
  /** Told each time something is in the graph that others want to be told of: a visit began, ended, can be read. */
  onVisitEvent(listener: () => void): void;
  close(): Promise<void>;
}

export interface RecordingOptions {
  dataDir: string;
  graph: Graph;
  keyRing: KeyRing;
  logger: Logger;
  pump?: Partial<Pick<SpoolPumpOptions, 'gatherMs' | 'retryMs' | 'maxBatch'>>;
}

/** Those with which events are written. */
const tellingKinds: ReadonlySet<RecordKind> = new Set<RecordKind>([
  'recorderStarted',
  'sessionStarted',
  'sessionEnded',
  'transcriptCompleted',
]);

/**
 * Opens the spool in the data folder and begins to take to the graph what a former run left there; when the recorder
 * begins, the visits which that run left open are ended.
 */
export async function openRecorder({
  dataDir,
  graph,
  keyRing,
  logger,
  pump: pumpOptions,
}: RecordingOptions): Promise<Recording> {
  const spool = await Spool.open({
    folder: join(dataDir, 'spool'),
    onSyncFailure: (err) => logger.error({ err }, 'what was recorded last may not outlive a power failure'),
  });
  const writer = new SessionWriter(graph, keyRing);
  let tell = () => {};
  const telling: SpoolPumpOptions['writer'] = {
    standing: (records) => writer.standing(records),
    async write(records) {
      await writer.write(records);
      if (records.some(({ kind }) => tellingKinds.has(kind))) tell();
    },
  };
  const pump = new SpoolPump({ spool, writer: telling, logger, ...pumpOptions });
  const recorder = new SessionRecorder({ spool, pump, keyRing, logger });
  pump.start();
  return {
    recorderId: spool.id,
    recorder,
    drained: () => pump.drained(),
    clearErased: () => pump.clearErased(),
    counts: () => spool.counts,
    onVisitEvent(listener) {
      tell = listener;
    },
    async close() {
      recorder.close();
      await pump.close();
      await spool.close();
    },
  };
}
