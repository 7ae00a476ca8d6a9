import { join } from 'node:path';
import type { Logger } from '../../config/logger.ts';
import type { Graph } from '../graph/Graph.ts';
import { SessionWriter } from '../graph/repositories/SessionWriter.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { SessionRecorder } from './SessionRecorder.ts';
import { Spool, type SpoolCounts } from './Spool.ts';
import { SpoolPump, type SpoolPumpOptions } from './SpoolPump.ts';

export interface Recording {
  recorder: SessionRecorder;
  /** Resolves when everything recorded until then is in the graph. */
  drained(): Promise<void>;
  counts(): SpoolCounts;
  close(): Promise<void>;
}

export interface RecordingOptions {
  dataDir: string;
  graph: Graph;
  keyRing: KeyRing;
  logger: Logger;
  pump?: Partial<Pick<SpoolPumpOptions, 'gatherMs' | 'retryMs' | 'maxBatch'>>;
}

/**
 * Opens the spool in the data folder and begins to take to the graph what a former run left there; after that the visits
 * which that run left open are ended.
 */
export async function openRecorder({
  dataDir,
  graph,
  keyRing,
  logger,
  pump: pumpOptions,
}: RecordingOptions): Promise<Recording> {
  const spool = await Spool.open({ folder: join(dataDir, 'spool') });
  const writer = new SessionWriter(graph);
  const pump = new SpoolPump({ spool, writer, logger, ...pumpOptions });
  const recorder = new SessionRecorder({ spool, pump, keyRing, logger });
  recorder.begin();
  pump.start();
  return {
    recorder,
    drained: () => pump.drained(),
    counts: () => spool.counts,
    async close() {
      recorder.close();
      await pump.close();
      await spool.close();
    },
  };
}
