import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { en } from '../../src/web/messages/en.ts';
import { Cast, type Person, type PersonOptions } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  chooseFrom,
  control,
  framesOf,
  heardShare,
  inVisit,
  joinAsHost,
  joinSilently,
  openNewRoom,
  panelControl,
  openTranscript,
  readTranscript,
  saidBy,
  say,
  signIn,
  startDevices,
  tile,
  video,
} from '../support/browserVisit.ts';
import { recordings } from '../support/speechFile.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { pooledWordErrorRate, wordErrors } from '../support/wordErrorRate.ts';

let server: RunningServer;
let cast: Cast;

const hostName = 'Dr. Okafor';
const screenTitle = 'Chest X-ray';
const [first, second, third, fourth, fifth] = recordings();
if (!first || !second || !third || !fourth || !fifth) throw new Error('five recordings are needed');

beforeAll(async () => {
  server = await startServer();
});

beforeEach(() => {
  cast = new Cast(server.url);
});

afterEach(() => cast.close());

afterAll(() => server.stop());

/** Somebody signed in, at their rooms. */
async function openHost(options: PersonOptions = {}): Promise<Person> {
  const host = await cast.open(options);
  await signIn(host, await server.freshStartLink());
  return host;
}

async function openRoom(host: Person, name: string): Promise<void> {
  await host.page.goto(`${server.url}/app/rooms`);
  await host.page.getByRole('link', { name: en.rooms.openRoom(name) }).click();
}

const decodes = (reader: Person, label: string) =>
  expect
    .poll(() => framesOf(video(reader, label)), { timeout: 20_000, message: `frames of ${label}` })
    .toBeGreaterThan(10);

/** Waits until somebody has read what was said, to its last word or nearly so, and nothing is open any more. */
async function read(reader: Person, speaker: string, reference: string): Promise<string> {
  const words = (text: string) => text.split(/\s+/).length;
  await expect
    .poll(
      async () => {
        const lines = await readTranscript(reader);
        const open = lines.some((line) => line.speaker === speaker && !line.isFinal);
        return open ? 0 : words(await saidBy(reader, speaker));
      },
      { timeout: 90_000, interval: 250, message: `what ${speaker} says` },
    )
    .toBeGreaterThanOrEqual(words(reference) * 0.85);
  return saidBy(reader, speaker);
}

test(
  'people see and hear each other and read who said what, whoever joins late as well',
  { timeout: 300_000 },
  async () => {
    const said = {
      host: `${first.reference} ${second.reference}`,
      ana: `${third.reference} ${fourth.reference}`,
      carla: fifth.reference,
    };
    const silence = 60_000;
    const host = await openHost({ withoutDevices: true, speech: [1000, first, 1500, second, silence] });
    const { guestLink } = await openNewRoom(host, 'Three people');
    await joinSilently(host, hostName);
    await inVisit(host);

    const ana = await cast.open({ withoutDevices: true, speech: [1000, third, 1500, fourth, silence] });
    await ana.page.goto(guestLink);
    await joinSilently(ana, 'Ana Ruiz');
    await admit(host, 'Ana Ruiz');
    await inVisit(ana);
    await Promise.all([openTranscript(ana), openTranscript(host)]);

    await startDevices(host);
    const [hostHeard] = await Promise.all([heardShare(ana, 8000), decodes(ana, hostName)]);
    expect(hostHeard).toBeGreaterThan(0.4);
    const hostRead = await read(ana, hostName, said.host);

    await startDevices(ana);
    const [anaHeard] = await Promise.all([heardShare(host, 8000), decodes(host, 'Ana Ruiz')]);
    expect(anaHeard).toBeGreaterThan(0.4);
    const anaRead = await read(host, 'Ana Ruiz', said.ana);
    expect(await saidBy(host, hostName)).toBe(hostRead);

    const carla = await cast.open({ withoutDevices: true, speech: [1000, fifth, silence] });
    await carla.page.goto(guestLink);
    await joinSilently(carla, 'Carla Gómez');
    await admit(host, 'Carla Gómez');
    await inVisit(carla);
    await Promise.all([decodes(carla, hostName), decodes(carla, 'Ana Ruiz')]);
    await startDevices(carla);
    await Promise.all([decodes(ana, 'Carla Gómez'), decodes(host, 'Carla Gómez')]);
    const [carlaRead] = await Promise.all([
      read(ana, 'Carla Gómez', said.carla),
      read(host, 'Carla Gómez', said.carla),
    ]);

    // Pooled over the five recordings, as the words reached another window under the right name.
    const rate = pooledWordErrorRate([
      wordErrors(said.host, hostRead),
      wordErrors(said.ana, anaRead),
      wordErrors(said.carla, carlaRead),
    ]);
    expect(rate, JSON.stringify([hostRead, anaRead, carlaRead])).toBeLessThan(0.15);
    // Everybody's words stand under their own name alone.
    const speakers = new Set((await readTranscript(ana)).map((line) => line.speaker));
    expect(speakers).toEqual(new Set([hostName, 'Ana Ruiz', 'Carla Gómez']));
  },
);

test('a patient waits in the lobby until admitted, and knows that the clinician knows', async () => {
  const host = await openHost();
  const { guestLink } = await openNewRoom(host, 'Lobby');
  await host.page.goto(`${server.url}/app/rooms`);
  const ana = await cast.open({ speech: [first, 500], speechLoops: true });
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });

  // On another page than the room: a message, the tab's title, and the patient learns that it was seen.
  await host.page
    .getByRole('region', { name: en.people.waiting })
    .getByText(en.lobbyAlerts.waiting('Ana Ruiz'))
    .waitFor();
  await expect.poll(() => host.page.title()).toMatch(/^\(1\)/);
  await ana.page.getByText(en.waiting.knows).waitFor();

  await openRoom(host, 'Lobby');
  await joinAsHost(host, { name: hostName });
  await say(host, 'Not for the lobby.');
  // The visit goes on and nothing of it reaches the lobby.
  await host.page.getByText('Not for the lobby.').waitFor();
  expect(await ana.page.getByText('Not for the lobby.').count()).toBe(0);
  expect(await ana.page.getByRole('group', { name: en.call.controls }).count()).toBe(0);
  expect(await tile(host, 'Ana Ruiz').count()).toBe(0);

  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  // What the preview had opened is seen and heard.
  await Promise.all([decodes(ana, hostName), decodes(host, 'Ana Ruiz')]);
  expect(await heardShare(host, 5000)).toBeGreaterThan(0.4);
});

test('a shared screen is seen by the others until it is no longer shared', async () => {
  const host = await openHost({ sharesTab: screenTitle });
  const { guestLink } = await openNewRoom(host, 'Screens', 'review');
  await joinAsHost(host, { name: hostName });
  const ana = await cast.open();
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);

  const shown = await host.context.newPage();
  await shown.setContent(
    `<title>${screenTitle}</title><style>body { background: rgb(0 128 0) }</style><p id="n"></p>
     <script>let n = 0; setInterval(() => { document.getElementById('n').textContent = n++; }, 100)</script>`,
  );
  await host.page.bringToFront();
  await control(host, en.call.share).click();
  const screen = video(ana, en.call.screenOf(hostName));
  await decodes(ana, en.call.screenOf(hostName));
  // What she sees is that page: green.
  const [red, green, blue] = await screen.evaluate((element) => {
    const picture = element as HTMLVideoElement;
    const canvas = new OffscreenCanvas(1, 1);
    const context = canvas.getContext('2d');
    if (!context) throw new Error('no canvas');
    context.drawImage(picture, picture.videoWidth / 2, picture.videoHeight / 2, 1, 1, 0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data];
  });
  expect([Math.round((red ?? 0) / 64), Math.round((green ?? 0) / 64), Math.round((blue ?? 0) / 64)]).toEqual([
    0, 2, 0,
  ]);

  await control(host, en.call.shareStop).click();
  await screen.waitFor({ state: 'detached' });

  // The browser's own way of ending a share: the shared tab goes away.
  await control(host, en.call.share).click();
  await screen.waitFor();
  await shown.close();
  await screen.waitFor({ state: 'detached' });
  await control(host, en.call.share).waitFor();
});

test('a second visit in the same room sees nothing of the first', async () => {
  const host = await openHost();
  const { guestLink } = await openNewRoom(host, 'Two visits');
  await joinAsHost(host, { name: hostName });
  const ana = await cast.open({ withoutDevices: true, speech: [1000, fifth, 60_000] });
  await ana.page.goto(guestLink);
  await joinSilently(ana, 'Ana Ruiz');
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  await openTranscript(host);
  await startDevices(ana);
  await read(host, 'Ana Ruiz', fifth.reference);
  await say(host, 'The result is negative.');
  await chooseFrom(host, en.call.leave, en.call.endForAll);
  await host.page.getByRole('alertdialog').getByRole('button', { name: en.call.end }).click();
  await ana.page.getByRole('heading', { name: en.ended.ended.title }).waitFor();

  await openRoom(host, 'Two visits');
  await joinAsHost(host, { name: hostName });
  const ben = await cast.open();
  await askToJoin(ben, guestLink, { name: 'Ben Ode' });
  await admit(host, 'Ben Ode');
  await inVisit(ben);
  await decodes(ben, hostName);
  for (const person of [ben, host]) {
    await openTranscript(person);
    expect(await readTranscript(person)).toEqual([]);
    await panelControl(person, en.call.chat).click();
    await person.page.getByText(en.chat.empty).waitFor();
    await panelControl(person, en.call.people).click();
    await person.page.getByRole('heading', { name: en.people.inVisit }).waitFor();
    expect(await person.page.content()).not.toContain('Ana Ruiz');
  }
});
