/** `npm run audit:verify`: reads the whole audit log of this data folder and names what was changed in it. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEnvironment } from '../../config/environment.ts';
import { verifyAudit } from '../audit/verifyAudit.ts';
import { KeyRing } from '../privacy/KeyRing.ts';
import { askAuditAnchors } from './graphCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

/** More lines than these help nobody. */
const maxShown = 100;
/** Ends so where nothing can be told; with 1 where something was changed. */
const notVerified = 2;

await runCommand(async () => {
  const { dataDir, keys, neo4j } = loadEnvironment();
  await access(join(dataDir, 'audit')).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? new Error('There is no audit log in this data folder.') : error;
  });
  const keyRing = await KeyRing.find({ ...keys, dataDir });
  if (!keyRing)
    throw new Error(`There are no keys in ${dataDir}, without which nothing can be told of its log.`);
  const anchors = await askAuditAnchors({ dataDir, neo4j }).catch((error: unknown) => {
    say(`The graph could not be read: ${error instanceof Error ? error.message : String(error)}`);
    return null;
  });
  const { chains, entries, checkpoints, faults, unfinished } = await verifyAudit(
    join(dataDir, 'audit'),
    keyRing,
    anchors,
  );
  say(`Entries: ${entries}, chains: ${chains}, checkpoints: ${checkpoints}.`);
  if (anchors === null)
    say('Not compared with the anchors in the graph: chains cut back with their checkpoints go unseen.');
  for (const writer of unfinished) {
    say(`${writer} ends with half an entry: it is being written now, or its process was killed.`);
  }
  for (const { kind, message } of faults.slice(0, maxShown)) say(`${kind}: ${message}`);
  if (faults.length > maxShown) say(`... and ${faults.length - maxShown} more`);
  say(faults.length === 0 ? 'Nothing was changed.' : `FAULTS: ${faults.length}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}, notVerified);
