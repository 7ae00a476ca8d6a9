/** `npm run demo:remove`: takes away what `npm start -- --demo` made, and all that was done with it. */
import { loadEnvironment } from '../../../config/environment.ts';
import { runCommand } from '../runCommand.ts';
import { say } from '../say.ts';
import { removeDemo } from './demoCommands.ts';

await runCommand(async () => {
  say(await removeDemo(loadEnvironment().dataDir));
});
