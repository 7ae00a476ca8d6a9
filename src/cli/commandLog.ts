import { join } from 'node:path';
import type { Environment } from '../../config/environment.ts';
import { createLogger } from '../../config/logger.ts';
import type { AnchorStore } from '../audit/anchors.ts';
import { AuditLog, type Auditing } from '../audit/AuditLog.ts';
import { KeyRing } from '../privacy/KeyRing.ts';

/**
 * The audit log of a data folder for a command that works without a server: in a chain of its own, which is closed
 * after each entry, so that a checkpoint and the anchor have it before the command goes on, and one that is killed
 * leaves nothing unfinished. `anchors` is asked each time: null while the graph must stay empty. Throws
 * where there are no keys, so that nothing is read or written that no log has; none are made.
 */
export async function commandLog(
  { dataDir, keys }: Pick<Environment, 'dataDir' | 'keys'>,
  anchors: () => Promise<AnchorStore | null>,
): Promise<Auditing> {
  const keyRing = await KeyRing.find({ ...keys, dataDir });
  if (!keyRing) {
    throw new Error(
      `There are no keys in ${dataDir}, without which this cannot be written into its audit log: put them there, or name them in the configuration.`,
    );
  }
  const logger = await createLogger({ level: 'warn' });
  return {
    record: async (event) => {
      const store = await anchors();
      const log = await AuditLog.open({
        ...{ folder: join(dataDir, 'audit'), kind: 'command', keyRing, logger },
        ...(store && { anchors: store }),
      });
      try {
        await log.record(event);
      } finally {
        await log.close();
      }
    },
  };
}
