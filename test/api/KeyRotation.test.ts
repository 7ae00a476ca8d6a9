/** A rotation while other processes seal, each with its own ring of the same keys, on one Redis and one graph. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { KeyRotation } from '../../src/api/KeyRotation.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { KeyNews } from '../../src/privacy/KeyNews.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { RoomStore } from '../../src/rooms/RoomStore.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { temporaryAudit, type TemporaryAudit } from '../support/temporaryAudit.ts';
import { temporaryGraph } from '../support/temporaryGraph.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

const addMessage = cypher`CREATE (m:Message) SET m = $stored`;
const contents = cypher`MATCH (m:Message) RETURN m.content AS content`;

let dataDir: string;
let database: TestRedis;
let audit: TemporaryAudit;
let stored: Awaited<ReturnType<typeof temporaryGraph>>;
let listening: KeyNews[];
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-keys-'));
  database = await startTestRedis();
  audit = await temporaryAudit();
  stored = await temporaryGraph();
  listening = [];
});
afterEach(async () => {
  for (const news of listening) news.close();
  await audit.close();
  await stored.close();
  await database.close();
  await rm(dataDir, { recursive: true });
});

const ringOf = (given: string | null = null, folder = dataDir) =>
  KeyRing.load({ given, file: null, dataDir: folder });

async function listen(keyRing: KeyRing): Promise<KeyNews> {
  const news = new KeyNews({ redis: database.redis, keyRing, logger: await quietLogger() });
  listening.push(news);
  await news.listen();
  return news;
}

const message = (keyRing: KeyRing, id: string) =>
  stored.graph.write((tx) =>
    tx.run(addMessage, { stored: { id, content: keyRing.encrypt('said', `Message.content:${id}`) } }),
  );

it('every process seals with the new key before anything is sealed anew', async () => {
  const [keyRing, other, third] = [await ringOf(), await ringOf(), await ringOf()];
  const keyNews = await listen(keyRing);
  await listen(other);
  await listen(third);
  await keyRing.rotate();
  expect([other.currentKeyId, third.currentKeyId]).toEqual([1, 1]);
  expect(await keyNews.announce()).toEqual({ told: 3, answered: 3 });
  expect([other.currentKeyId, third.currentKeyId]).toEqual([2, 2]);
});

it('what another process writes while a rotation goes on ends under the new key', async () => {
  const [keyRing, other] = [await ringOf(), await ringOf()];
  const keyNews = await listen(keyRing);
  await listen(other);
  for (let n = 0; n < 50; n++) await message(other, `before${n}`);
  const { graph } = stored;
  const roomStore = new RoomStore(database.redis, keyRing);
  const logger = await quietLogger();
  const ended = Promise.withResolvers<void>();
  const log = {
    record: async (event: Parameters<typeof audit.log.record>[0]) => {
      await audit.log.record(event);
      if (event.action === 'keys.reseal') ended.resolve();
    },
  };
  const rotation = new KeyRotation({ keyRing, keyNews, graph, roomStore, audit: log, logger });
  // Sealed before the news, and written when the first pass has gone by.
  const late = other.encrypt('said', 'Message.content:late');
  let passes = 0;
  const resealNames = roomStore.resealNames.bind(roomStore);
  roomStore.resealNames = async () => {
    if (passes++ === 0)
      await graph.write((tx) => tx.run(addMessage, { stored: { id: 'late', content: late } }));
    return resealNames();
  };
  await rotation.start(true);
  let written = 0;
  const writing = (async () => {
    while (rotation.state.running) await message(other, `during${written++}`);
  })();
  await ended.promise;
  await writing;
  await rotation.stop();
  expect(rotation.state).toMatchObject({ keyId: 2, error: null, failed: 0 });
  const rows = await graph.rows(contents);
  expect(rows).toHaveLength(51 + written);
  expect(rows.filter(({ content }) => typeof content !== 'string' || !content.startsWith('k2.'))).toEqual([]);
});

describe('a command', () => {
  type Entry = Parameters<typeof audit.log.record>[0];
  async function rotationOf(keyRing: KeyRing, record: (entry: Entry) => Promise<void>) {
    return new KeyRotation({
      ...{ keyRing, graph: stored.graph, audit: { record }, logger: await quietLogger() },
      keyNews: { announce: async () => ({ told: 1, answered: 1 }) },
      roomStore: new RoomStore(database.redis, keyRing),
    });
  }

  it('given twice at the same moment makes one key, and records it once, by its number', async () => {
    const keyRing = await ringOf();
    const entries: Entry[] = [];
    const rotation = await rotationOf(keyRing, async (entry) => {
      entries.push(entry);
      if (entry.action === 'keys.rotate') expect(entry.subjectId).toBe(String(keyRing.currentKeyId + 1));
    });
    const answers = await Promise.all([rotation.start(true), rotation.start(true)]);
    expect(answers.map(({ keyId, running }) => [keyId, running])).toEqual(Array(2).fill([2, true]));
    await expect.poll(() => rotation.state).toMatchObject({ keyId: 2, running: false, error: null });
    expect(entries.map(({ action, subjectId }) => [action, subjectId])).toEqual([
      ['keys.rotate', '2'],
      ['keys.reseal', '2'],
    ]);
    await rotation.start(true);
    await rotation.stop();
    expect(keyRing.currentKeyId).toBe(3);
  });

  it('that cannot be recorded makes no key, and can be given again', async () => {
    const keyRing = await ringOf();
    let full = true;
    const rotation = await rotationOf(keyRing, async () => {
      if (full) throw new Error('the disk is full');
    });
    await expect(rotation.start(true)).rejects.toThrow('the disk is full');
    expect(rotation.state).toMatchObject({ keyId: 1, running: false });
    expect((await ringOf()).currentKeyId).toBe(1);
    full = false;
    expect(await rotation.start(true)).toMatchObject({ keyId: 2, running: true });
    await rotation.stop();
  });

  it('is not recorded where the keys come from the environment', async () => {
    const secret = Buffer.alloc(32, 1).toString('base64url');
    const entries: Entry[] = [];
    const rotation = await rotationOf(await ringOf(`1:${secret},lookup:${secret}`), async (entry) => {
      entries.push(entry);
    });
    await expect(rotation.start(true)).rejects.toThrow('add 2:');
    expect(entries).toEqual([]);
  });
});

it('who cannot take up the key is counted, and the operator is told', async () => {
  const keyRing = await ringOf();
  const keyNews = await listen(keyRing);
  const elsewhere = await mkdtemp(join(tmpdir(), 'consilium-keys-'));
  await listen(await ringOf(null, elsewhere));
  await rm(elsewhere, { recursive: true });
  const logger = await quietLogger();
  const rotation = new KeyRotation({
    ...{ keyRing, graph: stored.graph, audit: audit.log, logger },
    keyNews: { announce: () => keyNews.announce(2000) },
    roomStore: new RoomStore(database.redis, keyRing),
  });
  await rotation.start(true);
  await rotation.stop();
  expect(rotation.state.error).toBe('processes that did not answer and may still seal with the old key: 1');
});

it('who was away from Redis takes the key up when it is back, and a newcomer when it begins to listen', async () => {
  const [keyRing, other, newcomer] = [await ringOf(), await ringOf(), await ringOf()];
  await listen(other);
  await keyRing.rotate();
  await listen(newcomer);
  expect([other.currentKeyId, newcomer.currentKeyId]).toEqual([1, 2]);
  const takenUp = new Promise<void>((resolve) => {
    const takeUp = other.takeUp.bind(other);
    other.takeUp = () => {
      takeUp();
      resolve();
    };
  });
  await database.redis.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
  await takenUp;
  expect(other.currentKeyId).toBe(2);
});
