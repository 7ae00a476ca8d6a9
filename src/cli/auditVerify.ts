/** `npm run audit:verify`: reads the whole audit log of this data folder and names what was changed in it. */
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError, loadEnvironment } from '../../config/environment.ts';
import { verifyAudit } from '../audit/verifyAudit.ts';
import { KeyRing } from '../privacy/KeyRing.ts';

/** More lines than these help nobody. */
const maxShown = 100;

try {
  const { dataDir, keys } = loadEnvironment();
  await access(join(dataDir, 'audit')); // before the keys, which would be made where there is nothing at all
  const keyRing = await KeyRing.load({ ...keys, dataDir });
  const { chains, entries, checkpoints, faults, unfinished } = await verifyAudit(
    join(dataDir, 'audit'),
    keyRing,
  );
  console.log(`${entries} entries in ${chains} chains, ${checkpoints} checkpoints.`);
  for (const writer of unfinished) {
    console.log(`${writer} ends with half an entry: it is being written now, or its process was killed.`);
  }
  for (const { kind, message } of faults.slice(0, maxShown)) console.log(`${kind}: ${message}`);
  if (faults.length > maxShown) console.log(`... and ${faults.length - maxShown} more`);
  console.log(faults.length === 0 ? 'Nothing was changed.' : `FAULTS: ${faults.length}`);
  process.exitCode = faults.length === 0 ? 0 : 1;
} catch (error) {
  const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
  const known = error instanceof EnvironmentError || error instanceof Error;
  console.error(missing ? 'There is no audit log in this data folder.' : known ? error.message : error);
  process.exitCode = 2;
}
