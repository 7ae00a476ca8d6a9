/**
 * What goes wrong in a call, forced on a real page in a real visit: each is named within five seconds and mended by the
 * one button beside it. What only a telephone can do is in `src/web/room/PHONES.md`.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type ChromiumPerson, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  control,
  heardShare,
  inVisit,
  joinAsHost,
  openNewRoom,
  signIn,
} from '../support/browserVisit.ts';
import { quietRoom, recordings } from '../support/speechFile.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

declare global {
  interface Window {
    /** Every microphone track that the page opened. */
    microphones: MediaStreamTrack[];
  }
}

const namedWithinMs = 5000;
const texts = en.callProblems;
const [first] = recordings();
if (!first) throw new Error('a recording is needed');

let server: RunningServer;
let cast: Cast;
let host: Person;
let ana: ChromiumPerson;

/** Where tests reach what the system would do to the page's microphone. */
const keepMicrophones = () => {
  const media = navigator.mediaDevices;
  const open = media.getUserMedia.bind(media);
  window.microphones = [];
  media.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    window.microphones.push(...stream.getAudioTracks());
    return stream;
  };
};

/**
 * A browser that plays sound only as the answer to a press. Chromium can be told to, but takes whatever a test asks of
 * its page for a press.
 */
const holdBackSound = () => {
  const play = HTMLAudioElement.prototype.play;
  let pressedMs = -Infinity;
  addEventListener('pointerup', () => (pressedMs = performance.now()), { capture: true });
  HTMLAudioElement.prototype.play = function (this: HTMLAudioElement) {
    return performance.now() - pressedMs < 500
      ? play.call(this)
      : Promise.reject(new DOMException('scripted', 'NotAllowedError'));
  };
};

beforeAll(async () => {
  server = await startServer();
  cast = new Cast(server.url);
  host = await cast.open({ speech: [first, 300], speechLoops: true });
  await host.context.addInitScript(keepMicrophones);
  await signIn(host, server.startLink);
  const { guestLink } = await openNewRoom(host, 'Bad day');
  await joinAsHost(host, { name: 'Dr. Okafor', captions: false });
  ana = await cast.open();
  await ana.context.addInitScript(keepMicrophones);
  await ana.context.addInitScript(holdBackSound);
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz', captions: false });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
});

afterAll(async () => {
  await cast.close();
  await server.stop();
});

const named = async ({ page }: Person, text: string): Promise<void> =>
  page.getByRole('main').getByText(text).waitFor({ timeout: namedWithinMs });

/** Presses the button of the banner; then its text is gone. */
async function mend({ page }: Person, text: string, button: string): Promise<void> {
  await page.getByRole('main').getByRole('button', { name: button, exact: true }).click();
  await page.getByRole('main').getByText(text).waitFor({ state: 'detached', timeout: namedWithinMs });
}

const newestMicrophone = ({ page }: Person) =>
  page.evaluate(() => {
    const track = window.microphones.at(-1);
    return { opened: window.microphones.length, state: track?.readyState, label: track?.label };
  });

test('a browser that holds back the sound', async () => {
  await named(ana, texts.soundBlocked);
  await mend(ana, texts.soundBlocked, texts.playSound);
  expect(await heardShare(ana, 4000)).toBeGreaterThan(0.3);
});

test('sound that the system stopped, and that it lets go on only after a press', async () => {
  const playing = () =>
    ana.page.evaluate(() => [...document.querySelectorAll('audio')].map(({ paused }) => !paused));
  expect(await playing()).toEqual([true]);
  await ana.page.evaluate(() => {
    for (const audio of document.querySelectorAll('audio')) audio.pause();
  });
  await named(ana, texts.soundStopped);
  await mend(ana, texts.soundStopped, texts.playSound);
  expect(await playing()).toEqual([true]);
});

test('a microphone that gives no sound at all: restarted, then another one offered', async () => {
  ana.nextSpeech([60_000]);
  await ana.page.evaluate(() => {
    const track = window.microphones.at(-1);
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
  await ana.page.getByRole('main').getByRole('button', { name: texts.useOther }).click();
  await named(ana, texts.microphoneDead);
  // Still dead, so that pressing the same again would promise too much.
  await mend(ana, texts.microphoneDead, texts.restartMicrophone);
  await ana.page
    .getByRole('main')
    .getByRole('button', { name: texts.useOther })
    .waitFor({ timeout: namedWithinMs });
  ana.nextSpeech([quietRoom(60_000)]);
  await mend(ana, texts.microphoneStillDead.slice(0, 40), texts.useOther);
  await control(ana, en.call.muteLabel).waitFor();
  const gone = await ana.page
    .getByRole('main')
    .getByText(texts.microphoneDead)
    .waitFor({ timeout: namedWithinMs })
    .then(
      () => false,
      () => true,
    );
  expect(gone).toBe(true);
});

test('somebody who speaks while muted', async () => {
  await control(host, en.call.muteLabel).click();
  await named(host, texts.talkingWhileMuted);
  await mend(host, texts.talkingWhileMuted, en.call.unmute);
  await control(host, en.call.muteLabel).waitFor();
});

test('a microphone that was unplugged: the other one', async () => {
  await host.page.evaluate(() => {
    // Chromium cannot unplug its scripted devices; the page sees of it what it sees of a real one.
    const track = window.microphones.at(-1);
    track?.stop();
    track?.dispatchEvent(new Event('ended'));
  });
  const { label } = await host.page.evaluate(async () => {
    const devices = await navigator.mediaDevices.enumerateDevices();
    const found = devices.find(({ kind, deviceId }) => kind === 'audioinput' && deviceId !== 'default');
    return { label: found?.label ?? '' };
  });
  const text = texts.microphoneLostOther(label);
  await named(host, text);
  await mend(host, text, texts.useOther);
  await control(host, en.call.muteLabel).waitFor();
  expect(await newestMicrophone(host)).toMatchObject({ state: 'live', label });
});

test('a microphone that the system silences', async () => {
  const { opened } = await newestMicrophone(host);
  await host.page.evaluate(() => {
    const track = window.microphones.at(-1);
    if (!track) return;
    Object.defineProperty(track, 'muted', { value: true });
    track.dispatchEvent(new Event('mute'));
  });
  await named(host, texts.microphoneSilenced);
  await mend(host, texts.microphoneSilenced, texts.restartMicrophone);
  expect(await newestMicrophone(host)).toMatchObject({ opened: opened + 1, state: 'live' });
  expect(await heardShare(ana, 4000)).toBeGreaterThan(0.3);
});

test('a page that the browser had stopped says so when it goes on', async () => {
  const { opened } = await newestMicrophone(host);
  await sleepOf(host, 6000);
  await named(host, texts.pageSlept);
  await mend(host, texts.pageSlept, texts.restartSound);
  expect(await newestMicrophone(host)).toMatchObject({ opened: opened + 1, state: 'live' });
  expect(await heardShare(ana, 4000)).toBeGreaterThan(0.3);
});

test('a permission that was withdrawn, which the browser asks for again', async () => {
  await host.context.clearPermissions();
  await named(host, texts.microphoneDenied);
  await host.allowDevices();
  await mend(host, texts.microphoneDenied, texts.openMicrophone);
  await control(host, en.call.muteLabel).waitFor();
});

/** Stops the process of the page as systems do with pages that nobody looks at, and lets it go on. */
async function sleepOf({ browser, page }: Person, forMs: number): Promise<void> {
  const system = await browser.newBrowserCDPSession();
  const { processInfo } = await system.send('SystemInfo.getProcessInfo');
  const pages = processInfo.filter(({ type }) => type === 'renderer').map(({ id }) => id);
  for (const id of pages) process.kill(id, 'SIGSTOP');
  await new Promise((resolve) => setTimeout(resolve, forMs));
  for (const id of pages) process.kill(id, 'SIGCONT');
  await system.detach();
  await page.evaluate(() => undefined);
}
