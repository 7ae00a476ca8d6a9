/** `npm run link`: prints a fresh start link of the server that runs in this data folder. */
import { loadEnvironment } from '../../config/environment.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';
import { freshStartLink } from './startLink.ts';

await runCommand(async () => {
  const { dataDir } = loadEnvironment();
  const url = await freshStartLink(dataDir);
  if (url === null) throw new Error(`No server runs with the data folder ${dataDir}. npm start starts one.`);
  say(url);
});
