/** `npm run restore -- FOLDER`: a backup into a data folder with nothing in it but the keys, put there by hand. */
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
});
