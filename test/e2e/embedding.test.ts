/** The example of another platform, on another site, with real browsers in front of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { FrameLocator } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '../../config/freePort.ts';
import { en } from '../../src/web/messages/en.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { createApiKey } from '../../src/wire/routes/users.ts';
import { Cast, type Person } from '../support/browser.ts';
import { sayWhereTheyAre } from '../support/browserVisit.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

let server: RunningServer;
let platform: ChildProcess;
let cast: Cast;
let origin: string;
const events: { type: string; data: { visitId: string; sessionId: string } }[] = [];

beforeAll(async () => {
  const port = await freePort();
  // Not localhost, where Consilium is: to a browser that is another site, with other cookies and other storage.
  origin = `http://127.0.0.1:${port}`;
  server = await startServer({ CONSILIUM_EMBED_ORIGINS: origin });
  const example = fileURLToPath(new URL('../../config/deploy/examples/platform.ts', import.meta.url));
  platform = spawn(process.execPath, [example, server.url, await makeKey(), String(port)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: platform.stdout! });
  await once(lines, 'line'); // it listens
  lines.on('line', (line) => events.push(JSON.parse(line) as (typeof events)[number]));
  cast = new Cast(origin);
});

afterAll(async () => {
  await cast.close();
  platform.kill();
  await server.stop();
});

/** As the operator does in the page. */
async function makeKey(): Promise<string> {
  const post = async (path: string, body: object, token?: string): Promise<unknown> => {
    const headers = {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    };
    return (
      await fetch(`${server.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) })
    ).json();
  };
  const credential = new URL(server.startLink).hash.replace('#start=', '');
  const { accessToken } = exchangeStartLink.reply.parse(await post(exchangeStartLink.path, { credential }));
  const expiresAt = new Date(Date.now() + 3_600_000).toISOString();
  const scopes = ['visits:write', 'webhooks:manage'];
  const wanted = { serviceName: 'Platform', scopes, expiresAt };
  return createApiKey.reply.parse(await post(createApiKey.path, wanted, accessToken)).key;
}

const open = async (who: 'doctor' | 'patient'): Promise<{ person: Person; frame: FrameLocator }> => {
  const person = await cast.open();
  await person.page.goto(`${origin}/${who}`);
  return { person, frame: person.page.frameLocator('iframe') };
};
const told = ({ page }: Person) => page.locator('output').textContent();

test('a platform makes a visit, shows it in a frame to two people, and is told by webhooks that it is over and can be read', async () => {
  const doctor = await open('doctor');
  // The platform has said who they are.
  const name = doctor.frame.getByRole('textbox', { name: en.join.name });
  await expect.poll(() => name.inputValue(), { timeout: 20_000 }).toBe('Dr. Okafor');
  await doctor.frame.getByRole('button', { name: en.join.join, exact: true }).click();
  await doctor.frame.getByRole('group', { name: en.call.controls }).waitFor();

  const patient = await open('patient');
  await patient.frame.getByRole('textbox', { name: en.contact.where }).waitFor();
  await sayWhereTheyAre(patient.frame);
  await patient.frame.getByRole('button', { name: en.join.ask, exact: true }).click();
  await patient.frame.getByRole('heading', { name: en.waiting.heading }).waitFor();
  await doctor.frame.getByRole('button', { name: en.lobbyAlerts.admitName('Ana Ruiz') }).click();
  await patient.frame.getByRole('group', { name: en.call.controls }).waitFor();
  // They see each other: camera and microphone work within the frame.
  for (const { frame, other } of [
    { frame: patient.frame, other: 'Dr. Okafor' },
    { frame: doctor.frame, other: 'Ana Ruiz' },
  ]) {
    const picture = frame
      .getByRole('region', { name: en.call.stage })
      .locator(`video[aria-label*="${other}"]`)
      .first();
    await expect
      .poll(
        () =>
          picture.evaluate((video) => (video as HTMLVideoElement).getVideoPlaybackQuality().totalVideoFrames),
        {
          timeout: 30_000,
        },
      )
      .toBeGreaterThan(5);
  }
  await expect.poll(() => told(doctor.person)).toBe('joined ');
  await expect.poll(() => told(patient.person)).toBe('waiting joined ');
  await expect.poll(() => events.map(({ type }) => type), { timeout: 20_000 }).toEqual(['visit.began']);

  const controls = doctor.frame.getByRole('group', { name: en.call.controls });
  await controls.getByRole('button', { name: en.call.leave, exact: true }).click();
  await doctor.frame.getByRole('menuitem', { name: en.call.endForAll, exact: true }).click();
  await doctor.frame.getByRole('alertdialog').getByRole('button', { name: en.call.end }).click();
  await patient.frame.getByRole('heading', { name: en.ended.ended.title }).waitFor();
  await expect.poll(() => told(patient.person)).toBe('waiting joined ended ');
  await expect.poll(() => told(doctor.person)).toBe('joined ended ');
  await expect
    .poll(() => events.map(({ type }) => type).sort(), { timeout: 20_000 })
    .toEqual(['transcript.ready', 'visit.began', 'visit.ended']);
  expect(new Set(events.map(({ data }) => data.visitId)).size).toBe(1);
});

test('a page of an origin that is not listed shows nothing of it', async () => {
  const stranger = createServer((_request, response) =>
    response
      .setHeader('content-type', 'text/html')
      .end(`<link rel="icon" href="data:,"><iframe src="${server.url}/app/join#invite=x"></iframe>`),
  ).listen(0);
  const person = await cast.open();
  person.expectErrors(/frame-ancestors/);
  await person.page.goto(`http://127.0.0.1:${(stranger.address() as AddressInfo).port}/`);
  const frame = person.page.frames()[1];
  await expect.poll(() => frame?.url()).toMatch(/^chrome-error:/);
  stranger.closeAllConnections();
  stranger.close();
});
