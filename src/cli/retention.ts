/** `npm run retention`: the running server removes what its rules make due; `-- --dry-run` only tells what that is. */
import { adminSocketPath } from '../../config/adminSocket.ts';
import { loadEnvironment } from '../../config/environment.ts';
import { askServer } from './askServer.ts';
import { previewReply, retentionCommandNames, runReply } from './retentionCommands.ts';
import { runCommand } from './runCommand.ts';
import { say } from './say.ts';

const limitMs = 60 * 60_000;

await runCommand(async () => {
  const { dataDir, retention } = loadEnvironment();
  const dryRun = process.argv.includes('--dry-run');
  const command = retentionCommandNames[dryRun ? 'preview' : 'run'];
  const reply = await askServer(adminSocketPath(dataDir), command, { limitMs });
  if (reply === null)
    throw new Error(`No server runs with the data folder ${dataDir}. npm start starts one.`);
  if (Object.values(retention).every((days) => days === null)) {
    say('Everything is kept for good: CONSILIUM_RETENTION sets how long.');
    return;
  }
  if (!dryRun) {
    for (const [name, count] of Object.entries(runReply.parse(reply).counts)) {
      if (count > 0) say(`${name}: ${count} removed`);
    }
    say('What was due is gone.');
    return;
  }
  for (const { kind, before, count, ids } of previewReply.parse(reply)) {
    say(
      `${kind} before ${before}: ${count}${count > ids.length ? `, of which the first ${ids.length}:` : ''}`,
    );
    for (const id of ids) say(`  ${id}`);
  }
});
