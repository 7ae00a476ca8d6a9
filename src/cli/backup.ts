/** `npm run backup -- FOLDER`: graph, files and audit log, while the server runs or not. */
import { resolve } from 'node:path';
import { loadEnvironment } from '../../config/environment.ts';
import { invocationFolder } from '../../config/invocation.ts';
import { backUp } from './backupFolder.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

await runCommand(async () => {
  const [given] = process.argv.slice(2);
  if (given === undefined) throw new Error('Usage: npm run backup -- FOLDER');
  const folder = resolve(invocationFolder('backup'), given);
  const { graph, files } = await backUp(loadEnvironment(), folder);
  say(
    `${graph.nodes} nodes, ${graph.relationships} relationships and ${files.length} files are in ${folder}.`,
  );
  say('The keys are not: without a copy of them, kept elsewhere, this backup cannot be read.');
});
