/**
 * `npm run screenshot`: takes the README's picture of a running room, `src/web/room.png`. Three browsers, sentences
 * spoken by espeak-ng, captions by the server's own recogniser; the people are drawn.
 */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { en } from '../src/web/messages/en.ts';
import { Cast, type Person } from './support/browser.ts';
import {
  admit,
  control,
  copyLink,
  inVisit,
  join as joinVisit,
  openNewRoom,
  openTranscript,
  signIn,
  video,
} from './support/browserVisit.ts';
import type { Recording } from './support/speechFile.ts';
import { startServer } from './support/startServer.ts';

const picturePath = fileURLToPath(new URL('../src/web/room.png', import.meta.url));
const viewport = { width: 1280, height: 760 };

const people = {
  host: {
    name: 'Dr. Amara Okafor',
    voice: 'en-gb+f2',
    skin: '#8d5a3b',
    hair: '#1f1714',
    isShort: false,
    coat: '#f4f7f8',
    wall: '#c9dcd6',
  },
  patient: {
    name: 'Ana Ruiz',
    voice: 'en-us+f4',
    skin: '#d9a27e',
    hair: '#4a2c1d',
    isShort: false,
    coat: '#d2694f',
    wall: '#e6d8c3',
  },
  colleague: {
    name: 'Dr. Jonas Lind',
    voice: 'en-gb+m3',
    skin: '#e8bf9f',
    hair: '#b58b4c',
    isShort: true,
    coat: '#35607f',
    wall: '#cfd6e2',
  },
};
type Look = (typeof people)['host'];

/** Head and shoulders in front of a wall, as a camera frames them. */
const portraitOf = ({ skin, hair, isShort, coat, wall }: Look): string => `
  <body style="margin:0"><svg xmlns="http://www.w3.org/2000/svg" width="640" height="360" viewBox="0 0 640 360">
    <defs><linearGradient id="light" x2="1" y2="1"><stop stop-color="#fff" stop-opacity=".45"/>
      <stop offset="1" stop-color="#000" stop-opacity=".18"/></linearGradient></defs>
    <rect width="640" height="360" fill="${wall}"/><rect width="640" height="360" fill="url(#light)"/>
    <rect x="450" y="40" width="120" height="150" rx="6" fill="#fff" opacity=".35"/>
    <ellipse cx="320" cy="${isShort ? 128 : 150}" rx="${isShort ? 78 : 92}" ry="${isShort ? 70 : 112}" fill="${hair}"/>
    <path d="M120 360c10-88 82-128 200-128s190 40 200 128z" fill="${coat}"/>
    <path d="M282 212h76v44a38 30 0 0 1-76 0z" fill="${skin}" style="filter:brightness(.88)"/>
    <ellipse cx="320" cy="158" rx="68" ry="84" fill="${skin}"/>
    <path d="M250 140c4-62 46-78 74-76 42 2 66 30 67 78-26-10-40-26-47-44-20 26-56 36-94 42z" fill="${hair}"/>
    <g fill="#2a1d18"><ellipse cx="294" cy="160" rx="6" ry="7"/><ellipse cx="346" cy="160" rx="6" ry="7"/></g>
    <path d="M294 200q26 20 52 0" fill="none" stroke="#7c3f35" stroke-width="6" stroke-linecap="round"/>
  </svg></body>`;

async function spoken(text: string, { voice }: Look, folder: string): Promise<Recording> {
  const path = join(folder, 'spoken.wav');
  const run = promisify(execFile);
  await run('espeak-ng', ['-v', voice, '-s', '145', '-w', path, text]);
  const { stdout } = await run(
    'ffmpeg',
    ['-v', 'error', '-i', path, '-ar', '16000', '-ac', '1', '-f', 's16le', '-'],
    {
      encoding: 'buffer',
      maxBuffer: 16 * 1024 * 1024,
    },
  );
  return {
    samples: new Int16Array(stdout.buffer.slice(stdout.byteOffset, stdout.byteOffset + (stdout.length & ~1))),
    reference: text,
  };
}

async function draw({ browser }: Person, look: Look, path: string): Promise<string> {
  const page = await browser.newPage({ viewport: { width: 640, height: 360 } });
  await page.setContent(portraitOf(look));
  await page.screenshot({ path });
  await page.close();
  return path;
}

const server = await startServer();
const cast = new Cast(server.url);
const folder = await mkdtemp(join(tmpdir(), 'consilium-screenshot-'));
try {
  const { host: doctor, patient, colleague } = people;
  const painter = await cast.open({ withoutDevices: true });
  const portrait = (look: Look, name: string) => draw(painter, look, join(folder, `${name}.png`));
  const open = async (look: Look, name: string, text: string): Promise<Person> =>
    cast.open({
      viewport,
      withoutDevices: true,
      portrait: await portrait(look, name),
      speech: [800, await spoken(text, look, folder), 120_000],
    });
  const host = await open(doctor, 'host', 'Good morning. How have you been since we changed the tablets?');
  const ana = await open(
    patient,
    'patient',
    'Much better. My blood pressure was lower every morning this week.',
  );
  const jonas = await open(
    colleague,
    'colleague',
    'That is a good result. I would keep the dose for another month.',
  );

  await signIn(host, server.startLink);
  const { guestLink } = await openNewRoom(host, 'Blood pressure, follow-up');
  await host.page.goto(`${server.url}/app/rooms`);
  await host.page.getByRole('button', { name: en.rooms.inviteTo('Blood pressure, follow-up') }).click();
  const colleagueLink = await copyLink(host.page, en.guestLinks.copyClinician);
  await host.page.keyboard.press('Escape');
  await host.page.getByRole('link', { name: en.rooms.openRoom('Blood pressure, follow-up') }).click();
  await joinVisit(host, { name: doctor.name }, en.join.joinWithout);
  await inVisit(host);
  await openTranscript(host);
  await ana.page.goto(guestLink);
  await joinVisit(ana, { name: patient.name }, en.join.joinWithout);
  await admit(host, patient.name);
  await jonas.page.goto(colleagueLink);
  await joinVisit(jonas, { name: colleague.name }, en.join.joinWithout);
  const log = host.page.getByRole('region', { name: en.captions.log });
  for (const [person, word] of [
    [host, /tablets/i],
    [ana, /pressure/i],
    [jonas, /dose/i],
  ] as const) {
    await inVisit(person);
    await person.allowDevices();
    await control(person, en.call.cameraStart).click();
    // What the microphone hears begins when it is opened: one after the other.
    await control(person, en.call.unmuteLabel).click();
    await log.getByText(word).first().waitFor({ timeout: 90_000 });
  }
  for (const { name } of [patient, colleague]) await video(host, name).waitFor();
  await host.page.screenshot({ path: picturePath });
} finally {
  await cast.close();
  await server.stop();
  await rm(folder, { recursive: true, force: true });
}
