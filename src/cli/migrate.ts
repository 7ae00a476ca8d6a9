/** `npm run migrate`: applies the migrations that the graph lacks, one that was left half-applied included. */
import { loadEnvironment } from '../../config/environment.ts';
import { migrateGraph, refuseWhileServed } from './graphCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

await runCommand(async () => {
  const environment = loadEnvironment();
  await refuseWhileServed(environment);
  const applied = await migrateGraph(environment);
  say(applied.length === 0 ? 'The graph lacks none.' : `Applied: ${applied.join(', ')}.`);
});
