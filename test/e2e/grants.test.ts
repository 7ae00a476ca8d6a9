import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Tokens } from '../../src/auth/tokens.ts';
import { en } from '../../src/web/messages/en.ts';
import type { Grant } from '../../src/wire/access.ts';
import {
  admit as admitEvent,
  endSession,
  muteParticipant,
  removeParticipant,
  setLocked,
} from '../../src/wire/events/admission.ts';
import { Cast, type Person } from '../support/browser.ts';
import {
  admit,
  askToJoin,
  control,
  inVisit,
  joinAsHost,
  openNewRoom,
  signIn,
  tile,
  video,
} from '../support/browserVisit.ts';
import { RoomsClient } from '../support/RoomsClient.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';

const hostName = 'Dr. Okafor';
/** Known to the tests, so that they can sign tokens that no link gives out. */
const secret = 'a secret that only these tests know, long enough to sign';
const tokens = new Tokens(Buffer.from(secret));

let server: RunningServer;
let cast: Cast;
let host: Person;
let ana: Person;
let roomName = 0;

beforeAll(async () => {
  server = await startServer({ CONSILIUM_TOKEN_SECRET: secret });
  cast = new Cast(server.url);
  host = await cast.open();
  await signIn(host, server.startLink);
  ana = await cast.open();
});

afterAll(async () => {
  await cast.close();
  await server.stop();
});

/** A visit of host and patient in a room of its own; answers the patient's token. */
async function visit(): Promise<string> {
  await host.page.goto(`${server.url}/app/rooms`);
  const { guestLink } = await openNewRoom(host, `Room ${++roomName}`);
  await joinAsHost(host, { name: hostName });
  await askToJoin(ana, guestLink, { name: 'Ana Ruiz' });
  await admit(host, 'Ana Ruiz');
  await inVisit(ana);
  return ana.page.evaluate(() => {
    const visit = JSON.parse(sessionStorage.getItem('consilium.visit') ?? '{}') as { token?: string };
    return visit.token ?? '';
  });
}

test('a patient’s token moderates nothing, whatever program sends it', async () => {
  const token = await visit();
  const program = await RoomsClient.connect(server.url, token);
  const { participants } = await program.enter({ secondDevice: { choice: 'move' } });
  await ana.page.getByRole('heading', { name: en.ended.movedToOtherDevice.title }).waitFor();
  const participantId = participants.find(({ role }) => role === 'host')?.participantId ?? '';

  expect(await program.refusal(muteParticipant, { participantId })).toBe('GRANT_MISSING');
  expect(await program.refusal(removeParticipant, { participantId })).toBe('GRANT_MISSING');
  expect(await program.refusal(setLocked, { locked: true })).toBe('GRANT_MISSING');
  expect(await program.refusal(admitEvent, { participantId })).toBe('GRANT_MISSING');
  expect(await program.refusal(endSession, {})).toBe('GRANT_MISSING');
  expect(program.faults).toEqual([]);

  // Nothing of it happened: the host is there, unmuted, in an open room.
  await control(host, en.call.muteLabel).waitFor();
  expect(await host.page.getByText(en.callProblems.mutedByModerator).count()).toBe(0);
  expect(await host.page.getByText(en.call.locked, { exact: true }).count()).toBe(0);
  program.close();
});

test('who may only listen sends neither sound nor picture, and the page says that they did not start', async () => {
  const token = await visit();
  const claims = await tokens.verifyRoomToken(token);
  const grants: readonly Grant[] = ['subscribe'];
  const listener = await tokens.signRoomToken({
    ...claims,
    participantId: uuidv7(),
    displayName: 'Listener',
    grants,
  });
  await ana.page.evaluate((newToken) => {
    const visit = JSON.parse(sessionStorage.getItem('consilium.visit') ?? '{}') as object;
    sessionStorage.setItem('consilium.visit', JSON.stringify({ ...visit, token: newToken }));
  }, listener.token);
  await ana.page.reload();
  await ana.page.getByRole('button', { name: en.join.rejoin }).click();
  await admit(host, 'Listener');
  await inVisit(ana);
  await ana.page.getByText(en.callProblems.microphoneFailed.failed).waitFor();
  await ana.page.getByText(en.call.faultCamera.failed).waitFor();
  await tile(host, 'Listener').waitFor();
  expect(await video(host, 'Listener').count()).toBe(0);
  // Listening is granted.
  await video(ana, hostName).waitFor();
});

test('a token that was tampered with opens nothing', async () => {
  const token = await visit();
  const [header, payload, signature] = token.split('.');
  const more = {
    ...(JSON.parse(Buffer.from(payload ?? '', 'base64url').toString()) as object),
    role: 'host',
  };
  const forged = [header, Buffer.from(JSON.stringify(more)).toString('base64url'), signature].join('.');
  await expect(RoomsClient.connect(server.url, forged)).rejects.toMatchObject({ code: 'UNAUTHENTICATED' });

  await ana.page.evaluate((newToken) => {
    const visit = JSON.parse(sessionStorage.getItem('consilium.visit') ?? '{}') as object;
    sessionStorage.setItem('consilium.visit', JSON.stringify({ ...visit, token: newToken }));
  }, forged);
  await ana.page.reload();
  await ana.page.getByRole('button', { name: en.join.rejoin }).click();
  await ana.page.getByRole('heading', { name: en.ended.failedTitle }).waitFor();
});
