import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { expect, it } from 'vitest';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { listenForOperator } from '../../src/api/adminSocket.ts';
import { KeyRotation } from '../../src/api/KeyRotation.ts';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import { rotationCommands } from '../../src/cli/keyRotation.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { RoomStore } from '../../src/rooms/RoomStore.ts';
import { KeyNews } from '../../src/privacy/KeyNews.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { temporaryAudit } from '../support/temporaryAudit.ts';
import { startTestRedis } from '../support/testRedis.ts';
import { temporaryGraph } from '../support/temporaryGraph.ts';

const addMessage = cypher`CREATE (m:Message) SET m = $stored`;
const findMessage = cypher`MATCH (m:Message {id: $id}) RETURN m.content AS content`;

it('gives the running server a new key, with which everything is sealed, and that is written down', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-rotate-'));
  const run = (...options: string[]) =>
    new Promise<{ code: number; output: string }>((resolve) => {
      const env = { ...process.env, CONSILIUM_DATA_DIR: dataDir };
      const command = ['src/cli/keysRotate.ts', ...options];
      execFile(process.execPath, command, { cwd: projectRoot, env }, (error, stdout, stderr) => {
        resolve({ code: Number(error?.code ?? 0), output: stdout + stderr });
      });
    });
  expect(await run()).toEqual({ code: 1, output: expect.stringContaining('No server runs') });

  const keyRing = await KeyRing.load({ given: null, file: null, dataDir });
  const { graph, close: closeGraph } = await temporaryGraph();
  const audit = await temporaryAudit();
  const logger = await quietLogger();
  const database = await startTestRedis();
  const roomStore = new RoomStore(database.redis, keyRing);
  const keyNews = new KeyNews({ redis: database.redis, keyRing, logger });
  await keyNews.listen();
  const rotation = new KeyRotation({ keyRing, keyNews, graph, roomStore, audit: audit.log, logger });
  const socket = await listenForOperator(
    adminSocketPath(dataDir),
    {
      [rotationCommands.rotate]: () => rotation.start(true),
      [rotationCommands.reseal]: () => rotation.start(false),
      [rotationCommands.state]: async () => rotation.state,
    },
    logger,
  );
  const content = keyRing.encrypt('said', 'Message.content:m');
  await graph.write((tx) => tx.run(addMessage, { stored: { id: 'm', content } }));

  const room = {
    ...{ roomId: uuidv7(), hostUserId: uuidv7(), name: 'Follow-up', caseId: null, scheduledAt: null },
    ...{ kind: 'video' as const, mode: 'assisted' as const, createdAt: new Date().toISOString() },
  };
  await roomStore.createRoom(room);

  const rotated = await run();
  expect(rotated.output).toContain('Key 2 seals from now on. Back up the keys again.');
  expect(rotated).toEqual({
    code: 0,
    output: expect.stringContaining('2 sealed anew, 0 could not be opened'),
  });
  const [row] = await graph.rows(findMessage, { id: 'm' });
  expect(row?.content).toMatch(/^k2\./);
  expect(await database.redis.get(`consilium:room:${room.roomId}`)).toContain('"k2.');
  expect(await roomStore.getRoom(room.roomId)).toEqual(room);
  expect((await run('--resume')).output).toContain('0 sealed anew');
  expect(keyRing.currentKeyId).toBe(2);

  const { entries } = await new AuditSearch(audit.folder, audit.keyRing).search({ action: 'keys' }, 10, null);
  expect(entries.map(({ action }) => action).sort()).toEqual([
    ...['keys.reseal', 'keys.reseal', 'keys.rotate', 'keys.rotate'],
  ]);
  await rotation.stop();
  await socket?.close();
  keyNews.close();
  await database.close();
  await audit.close();
  await closeGraph();
  await rm(dataDir, { recursive: true });
});
