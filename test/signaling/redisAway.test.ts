/** A whole server whose Redis hangs for a while, as one whose host is frozen or cut off does. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { sendChat } from '../../src/wire/events/admission.ts';
import { chatMessageEvent, participantUpdated, producerAdded } from '../../src/wire/events/server.ts';
import { createRoom, enterRoom } from '../../src/wire/routes/rooms.ts';
import { exchangeStartLink } from '../../src/wire/routes/server.ts';
import { RoomsClient } from '../support/RoomsClient.ts';
import { sendRoute } from '../support/sendRoute.ts';
import { startServer, type RunningServer } from '../support/startServer.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

let database: TestRedis;
let redisPid: number;
let server: RunningServer;
const clients: RoomsClient[] = [];
beforeAll(async () => {
  database = await startTestRedis();
  redisPid = Number(/process_id:(\d+)/.exec(await database.redis.info('server'))?.[1]);
  server = await startServer({ REDIS_URL: database.url, WHISPER_MODEL: './no-such-model.bin' });
});
afterAll(async () => {
  process.kill(redisPid, 'SIGCONT');
  for (const client of clients) client.close();
  await server.stop();
  await database.close();
});

test(
  'while Redis is away visits go on and people come back to them, new rooms are refused with a code; afterwards all is as before',
  { timeout: 180_000 },
  async () => {
    const credential = new URL(server.startLink).hash.slice('#start='.length);
    const signedIn = await sendRoute(server.url, exchangeStartLink, { body: { credential } });
    const { accessToken: token } = exchangeStartLink.reply.parse(signedIn.body);
    const create = () => sendRoute(server.url, createRoom, { token, body: { name: 'Follow-up' } });
    const { room } = createRoom.reply.parse((await create()).body);
    const { roomId } = room;
    const join = async () => {
      const sent = { token, params: { roomId }, body: { displayName: 'Operator' } };
      const entrance = enterRoom.reply.parse((await sendRoute(server.url, enterRoom, sent)).body);
      const client = await RoomsClient.connect(server.url, entrance.token);
      clients.push(client);
      await client.enter();
      return client;
    };
    const [one, other] = [await join(), await join()];

    server.expectErrors(/Redis|redis|Command timed out|Connection is closed/);
    process.kill(redisPid, 'SIGSTOP');
    // Two of them, each until its command is given up: ten seconds.
    for (let asked = 0; asked < 2; asked++) {
      await one.request(sendChat, { messageId: uuidv7(), text: 'We go on.' });
      expect(await other.next(chatMessageEvent)).toMatchObject({ text: 'We go on.' });
      expect(await create()).toMatchObject({
        status: 503,
        body: { code: 'DEPENDENCY_UNAVAILABLE', details: { dependency: 'redis' } },
      });
    }
    await one.publish('microphone');
    await other.next(producerAdded);
    const { peerId } = other.admission;
    other.drop();
    await one.next(participantUpdated, ({ connection }) => connection === 'reconnecting');
    const back = await RoomsClient.connect(server.url, other.token);
    clients.push(back);
    expect((await back.resume(peerId)).producers).toHaveLength(1);

    process.kill(redisPid, 'SIGCONT');
    await expect.poll(async () => (await create()).status, { timeout: 30_000 }).toBe(201);
    const late = await join();
    expect(late.admission.session.sessionId).toBe(one.admission.session.sessionId);
  },
);
