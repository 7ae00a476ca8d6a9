/** `npm run graph:export -- FILE`: the whole graph as lines of JSON, while the server runs or not. */
import { resolve } from 'node:path';
import { loadEnvironment } from '../../config/environment.ts';
import { invocationFolder } from '../../config/invocation.ts';
import { exportTo } from './graphCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

await runCommand(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Usage: npm run graph:export -- FILE');
  const path = resolve(invocationFolder('graph:export'), file);
  const { nodes, relationships, sha256 } = await exportTo(loadEnvironment(), path);
  say(`${nodes} nodes and ${relationships} relationships are in ${path}, checksum ${sha256}.`);
});
