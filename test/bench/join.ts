/**
 * From the press on "Join" to the first sound and picture of somebody else, in real browsers on this machine:
 * entering by the link, signalling, ICE, DTLS, the first key frame.
 *
 *   npm run bench:join
 */
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import { copyLink, inVisit, joinAsHost, openNewRoom, signIn } from '../support/browserVisit.ts';
import { recordings } from '../support/speechFile.ts';
import { startServer } from '../support/startServer.ts';
import { below, report, told } from './report.ts';

const joins = 7;
const goalMs = 2000;
const hostName = 'Dr. Okafor';

interface Arrival {
  soundMs: number;
  pictureMs: number;
}

interface Marks {
  pressedMs?: number;
  soundMs?: number;
  pictureMs?: number;
}

/** In the page: notes when a button was pressed last, and when sound and the host's picture first came after it. */
function mark(name: string): void {
  const marks: Marks = {};
  Object.assign(globalThis, { marks });
  document.addEventListener('click', () => (marks.pressedMs = performance.now()), { capture: true });
  document.addEventListener(
    'playing',
    ({ target }) => {
      if (target instanceof HTMLVideoElement && target.ariaLabel === name) {
        target.requestVideoFrameCallback(() => (marks.pictureMs ??= performance.now()));
      }
      if (!(target instanceof HTMLAudioElement) || !(target.srcObject instanceof MediaStream)) return;
      const [track] = target.srcObject.getAudioTracks();
      // A track is muted until the first packet has come.
      if (track?.muted) track.addEventListener('unmute', () => (marks.soundMs ??= performance.now()));
      else marks.soundMs ??= performance.now();
    },
    { capture: true },
  );
}

async function joinOnce({ context }: Person, link: string, number: number): Promise<Arrival> {
  // A tab of its own is a person of its own.
  const page = await context.newPage();
  await page.addInitScript(mark, hostName);
  await page.goto(link);
  await page.getByRole('textbox', { name: en.join.name }).fill(`Colleague ${number}`);
  // The preview is there, and the call's code with it.
  await page.getByRole('button', { name: en.devices.turnMicrophoneOff }).waitFor();
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: en.join.join, exact: true }).click();
  const arrival = await page.waitForFunction(() => {
    const { pressedMs, soundMs, pictureMs } = (globalThis as typeof globalThis & { marks: Marks }).marks;
    if (pressedMs === undefined || soundMs === undefined || pictureMs === undefined) return null;
    return { soundMs: soundMs - pressedMs, pictureMs: pictureMs - pressedMs };
  });
  const value = await arrival.jsonValue();
  await page.close();
  if (!value) throw new Error('nothing arrived');
  return value;
}

const server = await startServer();
const cast = new Cast(server.url);
const arrivals: Arrival[] = [];
try {
  const host = await cast.open({ speech: recordings(), speechLoops: true });
  await signIn(host, server.startLink);
  await openNewRoom(host, 'Bench');
  await host.page.goto(`${server.url}/app/rooms`);
  await host.page.getByRole('button', { name: en.rooms.inviteTo('Bench') }).click();
  const link = await copyLink(host.page, en.guestLinks.copyClinician);
  await host.page.keyboard.press('Escape');
  await host.page.getByRole('link', { name: en.rooms.openRoom('Bench') }).click();
  await joinAsHost(host, { name: hostName, captions: false });
  await inVisit(host);

  const colleague = await cast.open();
  for (let number = 0; number < joins; number++) arrivals.push(await joinOnce(colleague, link, number));
} finally {
  await cast.close();
  await server.stop();
}

const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
const first = arrivals.map(({ soundMs, pictureMs }) => Math.min(soundMs, pictureMs));
report('join', [
  below(goalMs, `first remote media, slowest of ${joins}`, Math.max(...first), 'ms'),
  told('first remote media, median', median(first), 'ms'),
  told('first sound, median', median(arrivals.map(({ soundMs }) => soundMs)), 'ms'),
  told('first picture, median', median(arrivals.map(({ pictureMs }) => pictureMs)), 'ms'),
  told(`first picture, slowest of ${joins}`, Math.max(...arrivals.map(({ pictureMs }) => pictureMs)), 'ms'),
]);
