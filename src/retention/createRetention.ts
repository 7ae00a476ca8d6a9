import type { Logger } from '../../config/logger.ts';
import type { RetentionRules } from '../../config/retention.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Graph } from '../graph/Graph.ts';
import { ErasureRepository } from '../graph/repositories/ErasureRepository.ts';
import { HoldRepository } from '../graph/repositories/HoldRepository.ts';
import { RetentionRepository } from '../graph/repositories/RetentionRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { FileStore } from '../storage/FileStore.ts';
import { DueItems } from './DueItems.ts';
import { PersonErasure, type PersonErasureOptions } from './PersonErasure.ts';
import { Retention } from './Retention.ts';

export interface CreateRetentionOptions extends Pick<
  PersonErasureOptions,
  'forgetRoom' | 'endSignIns' | 'clearSpool'
> {
  rules: RetentionRules;
  graph: Graph;
  keyRing: KeyRing;
  store: FileStore;
  audit: Auditing;
  logger: Logger;
}

/** The parts of keeping and erasing, put together. */
export function createRetention({
  rules,
  graph,
  keyRing,
  store,
  audit,
  logger,
  ...elsewhere
}: CreateRetentionOptions): Retention {
  const erasures = new ErasureRepository(graph, keyRing);
  const items = new RetentionRepository(graph);
  return new Retention({
    due: new DueItems({ rules, repository: items, store }),
    person: new PersonErasure({ erasures, items, store, ...elsewhere }),
    erasures,
    holds: new HoldRepository(graph, keyRing),
    audit,
    logger,
  });
}
