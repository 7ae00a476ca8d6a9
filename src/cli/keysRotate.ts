/**
 * `npm run keys:rotate`: the running server makes a new key and seals everything with it; `-- --resume` only does what
 * an interrupted run left.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { loadEnvironment } from '../../config/environment.ts';
import { askRotation } from './keyRotation.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

const everyMs = 500;

await runCommand(async () => {
  const { dataDir } = loadEnvironment();
  const resume = process.argv.includes('--resume');
  let state = await askRotation(dataDir, resume ? 'reseal' : 'rotate');
  if (!state) throw new Error(`No server runs with the data folder ${dataDir}. npm start starts one.`);
  const { keyId } = state;
  say(resume ? `Going on with key ${keyId}.` : `Key ${keyId} seals from now on. Back up the keys again.`);
  while (state?.running) {
    await delay(everyMs);
    state = await askRotation(dataDir, 'state');
    if (process.stdout.isTTY && state)
      process.stdout.write(`\r${state.nodes} looked at, ${state.resealed} sealed anew`);
  }
  if (!state) throw new Error('The server has stopped. Start it and run this again with --resume.');
  say(`\n${state.nodes} looked at, ${state.resealed} sealed anew, ${state.failed} could not be opened.`);
  if (state.error !== null) throw new Error(`${state.error}; run this again with --resume.`);
  process.exitCode = state.failed > 0 ? 1 : 0;
});
