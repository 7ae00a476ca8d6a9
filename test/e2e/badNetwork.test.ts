/** Somebody whose network is bad is understood all the same: how many words of their captions are wrong is printed. */
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Page } from 'playwright-core';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  inVisit,
  joinAsHost,
  joinSilently,
  openNewRoom,
  openTranscript,
  signIn,
  startDevices,
} from '../support/browserVisit.ts';
import { asOftenAsNeeded, heardOut } from '../support/consultation.ts';
import { MediaPath, type Impairment } from '../support/networkPath.ts';
import { connectionStats, watchConnections } from '../support/selectedPath.ts';
import { recordings } from '../support/speechFile.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { wordErrors } from '../support/wordErrorRate.ts';

let server: RunningServer;
let media: MediaPath;
let cast: Cast;

beforeAll(async () => {
  media = await MediaPath.open();
  server = await startServer(media.environment);
  cast = new Cast(server.url);
});
afterEach(() => media.mend());
afterAll(async () => {
  await cast.close();
  await server.stop();
  media.close();
});

interface Sending {
  audioLossRatio: number;
  /** Why the picture is less than it could be; null while nothing is told. */
  pictureLimit: string | null;
  pictureBitsPerSecond: number;
}

/** What the page sends, as the server tells it what arrived. */
async function sendingOf(page: Page): Promise<Sending> {
  const stats = (await connectionStats(page)).flat();
  const pictures = stats.filter(({ type, kind }) => type === 'outbound-rtp' && kind === 'video');
  const sound = stats.find(({ type, kind }) => type === 'remote-inbound-rtp' && kind === 'audio');
  return {
    audioLossRatio: Number(sound?.fractionLost ?? 1),
    pictureLimit: pictures.map(({ qualityLimitationReason: reason }) => String(reason)).at(-1) ?? null,
    pictureBitsPerSecond: pictures.reduce((sum, { targetBitrate }) => sum + Number(targetBitrate ?? 0), 0),
  };
}

/** Ana comes in, the network becomes bad, and she speaks; answers how many of her words were wrong. */
async function speak(impairment: Impairment): Promise<{ ana: Person; wordErrorRate: number }> {
  const [recording] = recordings();
  if (!recording) throw new Error('a recording is needed');
  const host = await cast.open();
  await signIn(host, await server.freshStartLink());
  const { guestLink } = await openNewRoom(host, 'Bad network');
  await joinAsHost(host, { name: 'Dr. Okafor' });
  await openTranscript(host);
  await expect.poll(() => media.flows.size).toBeGreaterThan(0);
  const hostFlows = media.flows;
  const ana = await cast.open({ withoutDevices: true, speech: asOftenAsNeeded(recording) });
  await watchConnections(ana.context);
  await ana.page.goto(guestLink);
  await joinSilently(ana, 'Ana Ruiz');
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  media.impair(impairment, hostFlows);
  await startDevices(ana);
  const said = await heardOut(host, 'Ana Ruiz', recording.reference);
  const { errors, referenceWords } = wordErrors(recording.reference, said);
  await host.leave();
  return { ana, wordErrorRate: errors / referenceWords };
}

test.each<Impairment & { what: string }>([
  { what: 'a tenth of the packets lost', lossRatio: 0.1 },
  { what: '300 ms of delay, with jitter', delayMs: 300, jitterMs: 60 },
  { what: '100 kbit/s', maxBitsPerSecond: 100_000 },
])('$what', async ({ what, ...impairment }) => {
  const { ana, wordErrorRate } = await speak(impairment);
  process.stdout.write(`${what}: ${(100 * wordErrorRate).toFixed(0)} % of the words wrong\n`);
  expect(wordErrorRate).toBeLessThan(0.3);
  if (impairment.maxBitsPerSecond !== undefined) {
    // The picture gives way, and then the sound gets through.
    const { maxBitsPerSecond } = impairment;
    const givesWay = async () => {
      const { pictureLimit, pictureBitsPerSecond, audioLossRatio } = await sendingOf(ana.page);
      const isLess = pictureLimit === 'bandwidth' && pictureBitsPerSecond < maxBitsPerSecond;
      return isLess && audioLossRatio < 0.1;
    };
    await expect.poll(givesWay, { timeout: 60_000, interval: 1_000 }).toBe(true);
  }
  await ana.leave();
});
