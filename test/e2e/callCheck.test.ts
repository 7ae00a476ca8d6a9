/** The check before a call, by a guest link on a real server: what the guest reads, and what the host then reads. */
import { once } from 'node:events';
import { connect, createServer, type Server } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { callCheck as texts } from '../../src/web/messages/callCheck.en.ts';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person } from '../support/browser.ts';
import { openNewRoom, signIn } from '../support/browserVisit.ts';
import { announcedAddress, listenAddress, MediaPath } from '../support/networkPath.ts';
import { recordings } from '../support/speechFile.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

/** Ways may take 8 s each to be given up, and the measuring takes 6 s. */
const checkLimitMs = 45_000;
const [speech] = recordings();
if (!speech) throw new Error('a recording is needed');

let server: RunningServer;
let udp: MediaPath;
let tcp: Server;
let cast: Cast;
let host: Person;
let guest: Person;
let guestLink: string;

beforeAll(async () => {
  udp = await MediaPath.open();
  const { port } = udp;
  tcp = createServer((near) => {
    const far = connect({ host: listenAddress, port });
    near.on('error', () => far.destroy()).pipe(far);
    far.on('error', () => near.destroy()).pipe(near);
  }).listen(port, announcedAddress);
  await once(tcp, 'listening');
  server = await startServer(udp.environment);
  cast = new Cast(server.url);
  host = await cast.open();
  await signIn(host, server.startLink);
  guestLink = (await openNewRoom(host, 'Next week')).guestLink;
  guest = await cast.open({ speech: [speech, 300], speechLoops: true });
});

afterAll(async () => {
  await cast.close();
  await server.stop();
  udp.close();
  tcp.close();
});

async function check({ page }: Person, answer: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(guestLink);
  await page.getByRole('button', { name: en.join.check }).click();
  await page.getByText(en.devices.levelHeard).waitFor();
  await page.getByRole('button', { name: texts.next }).click();
  await page.getByRole('button', { name: texts.play }).click();
  await page.getByRole('button', { name: answer }).click();
}

const reads = ({ page }: Person, sentence: string) =>
  page.getByRole('heading', { name: sentence }).waitFor({ timeout: checkLimitMs });

/** What the host reads beside the link. */
async function readByHost({ page }: Person): Promise<string> {
  await page.goto(`${server.url}/app/rooms`);
  await page.getByRole('button', { name: en.rooms.inviteTo('Next week') }).click();
  const item = page.getByRole('dialog').getByRole('listitem');
  await item.getByText(texts.support.checked('').trim().replace(':', '')).waitFor();
  const text = await item.innerText();
  expect(await page.getByText('is waiting').count()).toBe(0);
  return text;
}

test('days ahead: a guest checks and reads one good sentence, which the host reads too', async () => {
  await check(guest, texts.heard);
  await reads(guest, texts.verdicts.good.sentence);
  await guest.page.getByText(texts.kept).waitFor();
  const told = await readByHost(host);
  expect(told).toContain(texts.verdicts.good.sentence);
  expect(told).toContain('UDP works, TCP works, relay not offered');
  const kbitPerS = Number(/(\d+) kbit\/s/.exec(told)?.[1]);
  expect(kbitPerS).toBeGreaterThan(500);
  await guest.page.getByRole('button', { name: texts.back }).click();
  await guest.page.getByRole('textbox', { name: en.join.name }).waitFor();
});

test('a network that lets no UDP through: the detour is named, with what to do', async () => {
  udp.cutAllBut(new Set());
  await check(guest, texts.heard);
  await reads(guest, texts.verdicts.detour.sentence);
  await guest.page.getByText(texts.verdicts.detour.action).waitFor();
  expect(await readByHost(host)).toContain('UDP blocked, TCP works');
});

test('a network that lets no call through: said so, with what to do', async () => {
  udp.cutAllBut(new Set());
  tcp.close();
  guest.expectErrors(/ERR_/);
  await check(guest, texts.heard);
  await reads(guest, texts.verdicts.noPath.sentence);
  await guest.page.getByText(texts.verdicts.noPath.action).waitFor();
  expect(await readByHost(host)).toContain('UDP blocked, TCP blocked');
});

test('who heard no test sound is told so', async () => {
  udp.mend();
  await check(guest, texts.notHeard);
  await reads(guest, texts.verdicts.speakerSilent.sentence);
});
