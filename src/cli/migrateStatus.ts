/** `npm run migrate:status`: the migrations of the graph, and whether this version of the server can use it. */
import { loadEnvironment } from '../../config/environment.ts';
import { askMigrationStates } from './graphCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

await runCommand(async () => {
  const states = await askMigrationStates(loadEnvironment());
  for (const { name, state } of states) say(`${name}  ${state}`);
  // What is pending is applied by the next start.
  if (states.some(({ state }) => state !== 'applied' && state !== 'pending')) process.exitCode = 1;
});
