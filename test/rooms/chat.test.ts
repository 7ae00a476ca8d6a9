import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { sendChat } from '../../src/wire/events/admission.ts';
import { chatMessageEvent } from '../../src/wire/events/server.ts';
import { RoomsServer } from '../support/roomsServer.ts';

let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ settings: { maxChatMessages: 3, maxChatCharacters: 100 } });
});
afterEach(() => expect(server.faults).toEqual([]));
afterAll(() => server.close());

test('a message reaches everybody but its writer once, however often it is sent', async () => {
  const room = server.room();
  const host = await server.host(room, 'Dr. Okafor');
  const patient = await server.patient(room, host);
  const messageId = uuidv7();
  const sent = await host.request(sendChat, { messageId, text: ' The dose is 5 mg. ' });
  expect(sent).toMatchObject({
    messageId,
    participantId: host.participantId,
    displayName: 'Dr. Okafor',
    text: 'The dose is 5 mg.',
  });
  expect(await host.request(sendChat, { messageId, text: 'something else' })).toEqual(sent);
  expect(await patient.next(chatMessageEvent)).toEqual(sent);
  await patient.request(sendChat, { messageId: uuidv7(), text: 'Thank you.' });
  expect(await host.next(chatMessageEvent)).toMatchObject({ text: 'Thank you.' });
  expect(host.pending(chatMessageEvent)).toEqual([]);
  expect(patient.pending(chatMessageEvent)).toEqual([]);
});

test('late joiners of the session see it all, in order', async () => {
  const room = server.room();
  const host = await server.host(room);
  for (const text of ['one', 'two']) await host.request(sendChat, { messageId: uuidv7(), text });
  const patient = await server.patient(room, host);
  expect(patient.admission.chat.map(({ text }) => text)).toEqual(['one', 'two']);
});

test('nobody writes under the id of another', async () => {
  const room = server.room();
  const host = await server.host(room);
  const patient = await server.patient(room, host);
  const messageId = uuidv7();
  await host.request(sendChat, { messageId, text: 'mine' });
  expect(await patient.refusal(sendChat, { messageId, text: 'theirs' })).toBe('INVALID_REQUEST');
});

test('the chat of a session has an end, by number and by length', async () => {
  const host = await server.host(server.room());
  for (let sent = 0; sent < 3; sent++) await host.request(sendChat, { messageId: uuidv7(), text: 'hello' });
  expect(await host.refusal(sendChat, { messageId: uuidv7(), text: 'x' })).toBe('LIMIT_REACHED');
  const other = await server.host(server.room());
  expect(await other.refusal(sendChat, { messageId: uuidv7(), text: 'x'.repeat(101) })).toBe('LIMIT_REACHED');
  await other.request(sendChat, { messageId: uuidv7(), text: 'x'.repeat(100) });
});
