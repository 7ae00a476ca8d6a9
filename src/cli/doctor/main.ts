/**
 * `npm run doctor`: tries a running installation as a browser would and names what does not work, each with one thing
 * to do. Run it where clients are, with the data folder at hand, or on the machine itself. Ends with 1 where something
 * does not work.
 */
import { loadEnvironment } from '../../../config/environment.ts';
import { runCommand } from '../runCommand.ts';
import { say } from '../say.ts';
import { checkMedia } from './checkMedia.ts';
import { checkPage } from './checkPage.ts';
import { checkRelay } from './checkRelay.ts';
import { askClientView } from './clientView.ts';

await runCommand(async () => {
  const { dataDir } = loadEnvironment();
  const view = await askClientView(dataDir);
  if (!view) throw new Error(`No server runs with the data folder ${dataDir}. npm start starts one.`);
  const { url, media, relay } = view;
  const findings = (await Promise.all([checkPage(url), checkMedia(media), checkRelay(relay, media)])).flat();
  for (const { fault, mend } of findings) say(`✗ ${fault}\n  ${mend}\n`);
  if (findings.length === 0) {
    const ways = relay === null ? 'page and media' : 'page, media and relay';
    say(`✓ Everything works as a client sees it: ${ways} at ${url}.`);
  }
  if (relay === null)
    say(
      'No relay is configured: networks that let out nothing but web traffic are shut out (coturn/README.md).',
    );
  process.exitCode = findings.length === 0 ? 0 : 1;
});
