/** `npm run link`: prints a fresh start link of the server that runs in this data folder. */
import { EnvironmentError, loadEnvironment } from '../../config/environment.ts';
import { freshStartLink } from './startLink.ts';

try {
  const { dataDir } = loadEnvironment();
  const url = await freshStartLink(dataDir);
  if (url === null) throw new Error(`No server runs with the data folder ${dataDir}. npm start starts one.`);
  console.log(url);
} catch (error) {
  const known = error instanceof EnvironmentError || error instanceof Error;
  console.error(known ? error.message : error);
  process.exitCode = 1;
}
