/** `npm run graph:import -- FILE`: brings an export into an empty graph, of either engine. */
import { resolve } from 'node:path';
import { loadEnvironment } from '../../config/environment.ts';
import { invocationFolder } from '../../config/invocation.ts';
import { importFrom, refuseWhileServed } from './graphCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

await runCommand(async () => {
  const [file] = process.argv.slice(2);
  if (file === undefined) throw new Error('Usage: npm run graph:import -- FILE');
  const path = resolve(invocationFolder('graph:import'), file);
  const environment = loadEnvironment();
  await refuseWhileServed(environment);
  const totals = await importFrom(environment, path);
  say(
    `${totals.nodes} nodes and ${totals.relationships} relationships are in the graph, checksum ${totals.sha256}.`,
  );
});
