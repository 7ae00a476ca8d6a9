/** `npm run restore -- FOLDER`: a backup into an empty data folder. The keys are put there by hand. */
import { resolve } from 'node:path';
import { loadEnvironment } from '../../config/environment.ts';
import { invocationFolder } from '../../config/invocation.ts';
import { restore } from './backupFolder.ts';
import { refuseWhileServed } from './graphCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

await runCommand(async () => {
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new Error('Usage: npm run restore -- FOLDER');
  const environment = loadEnvironment();
  await refuseWhileServed(environment);
  const { graph, files, madeAt } = await restore(environment, resolve(invocationFolder('restore'), given));
  say(`The backup of ${madeAt} is restored: ${graph.nodes} nodes, ${files.length} files.`);
  say(`Before the next start put the keys into ${environment.dataDir}, or name them in the configuration.`);
});
