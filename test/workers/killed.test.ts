/** Workers in processes of their own on a real Neo4j and Redis, one of them killed in the middle of a job. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createLogger } from '../../config/logger.ts';
import { connectRedis } from '../../config/redisConnection.ts';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { CaseFiles } from '../../src/cases/CaseFiles.ts';
import { Cases } from '../../src/cases/Cases.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { MediaRepository } from '../../src/graph/repositories/MediaRepository.ts';
import { NotificationRepository } from '../../src/graph/repositories/NotificationRepository.ts';
import { SessionRepository } from '../../src/graph/repositories/SessionRepository.ts';
import { Jobs } from '../../src/jobs/Jobs.ts';
import { transcriptionQueue } from '../../src/jobs/transcription.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { sessionIdOf } from '../../src/sessions/recordingIds.ts';
import { FileStore } from '../../src/storage/FileStore.ts';
import {
  neo4jMissing,
  neo4jStartLimitMs,
  startNeo4jServer,
  type Neo4jServer,
} from '../support/neo4jServer.ts';
import { recordings, writeSpeech } from '../support/speechFile.ts';
import { startSpeechServer, type SpeechServer } from '../support/speechServer.ts';
import { startTestRedis, type TestRedis } from '../support/testRedis.ts';

const entryPoint = fileURLToPath(new URL('../../workers/main.ts', import.meta.url));
const logger = await createLogger({ level: 'silent' });

let dataDir: string;
let neo4j: Neo4jServer;
let redis: TestRedis;
let speech: SpeechServer;
let graph: Engine;
const workers: ChildProcess[] = [];

beforeAll(async () => {
  if (neo4jMissing !== null) return;
  dataDir = await mkdtemp(join(tmpdir(), 'consilium-worker-'));
  [neo4j, redis, speech] = await Promise.all([
    startNeo4jServer(),
    startTestRedis(),
    startSpeechServer({ delayMs: 300 }),
  ]);
  graph = await openGraph({ dataDir, neo4j: neo4j.settings, logger });
}, neo4jStartLimitMs);
afterAll(async () => {
  if (neo4jMissing !== null) return;
  await Promise.all(
    workers.map(async (worker) => {
      if (worker.exitCode !== null || worker.signalCode !== null) return;
      const exit = once(worker, 'exit');
      worker.kill('SIGKILL');
      await exit;
    }),
  );
  await graph.close();
  await Promise.all([neo4j.close(), redis.close(), speech.close()]);
  await rm(dataDir, { recursive: true });
});

async function startWorker(): Promise<ChildProcess> {
  const { uri, user, password } = neo4j.settings;
  const worker = spawn(process.execPath, [entryPoint], {
    env: {
      ...process.env,
      ...{ NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password ?? '', REDIS_URL: redis.url },
      CONSILIUM_DATA_DIR: dataDir,
      CONSILIUM_STT_BASE_URL: speech.openAiBaseUrl,
      WHISPER_MODEL: join(dataDir, 'none.bin'),
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  workers.push(worker);
  let output = '';
  const ready = Promise.withResolvers<void>();
  worker.stdout.on('data', (chunk: Buffer) => {
    output += chunk.toString();
    if (output.includes('runs jobs')) ready.resolve();
  });
  worker.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  worker.once('exit', () => ready.reject(new Error(`the worker ended:\n${output.slice(-3_000)}`)));
  await ready.promise;
  return worker;
}

it.skipIf(neo4jMissing !== null)(
  'a worker killed in the middle of a job: another ends it, once, and tells who asked for it',
  { timeout: 180_000 },
  async () => {
    const keyRing = await KeyRing.load({ given: null, file: null, dataDir });
    const audit = await AuditLog.open({ folder: join(dataDir, 'audit'), kind: 'server', keyRing, logger });
    const connection = await connectRedis(redis.url, logger);
    const jobs = await Jobs.open({ queues: [transcriptionQueue], redis: connection, logger });
    try {
      const cases = new Cases(new CaseRepository(graph, keyRing), audit);
      const files = new CaseFiles({
        ...{ cases, clamd: null, maxBytes: 10_000_000 },
        repository: new MediaRepository(graph, keyRing),
        store: new FileStore(join(dataDir, 'files'), keyRing),
      });
      const user = {
        ...{ kind: 'user' as const, userId: uuidv7(), displayName: 'Dr. Okafor', signInId: uuidv7() },
        roles: ['clinician' as const],
        requestId: 'test-request',
      };
      const { caseId } = await cases.create(user, undefined, {
        patient: { name: 'Ana Ruiz', birthDate: null, sex: 'unknown', phone: null, recordNumber: null },
        summary: '',
      });
      const path = join(dataDir, 'speech.wav');
      const spoken = recordings();
      writeSpeech(
        path,
        [...spoken, ...spoken].flatMap((each) => [each, 1_500]),
      );
      const content = (async function* () {
        yield await readFile(path);
      })();
      const { mediaId } = await files.add(user, {
        caseId,
        mediaId: uuidv7(),
        fileName: 'visit.wav',
        content,
      });

      // Killed when some of it has been sent to the recogniser, and some not.
      const first = await startWorker();
      const heard = 5;
      await jobs.add(transcriptionQueue, { mediaId, askedBy: user.userId, askId: uuidv7() });
      await expect.poll(() => speech.requests.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(heard);
      const exit = once(first, 'exit');
      first.kill('SIGKILL');
      await exit;
      expect((await jobs.standing(transcriptionQueue, mediaId))?.state).toBe('active');

      await startWorker();
      await expect
        .poll(() => jobs.standing(transcriptionQueue, mediaId), { timeout: 120_000, interval: 500 })
        .toMatchObject({ state: 'completed' });
      const sessions = new SessionRepository(graph, keyRing);
      const found = await sessions.get(sessionIdOf(mediaId));
      const entries = await sessions.transcript(found!.session);
      expect(entries.every(({ kind }) => kind === 'segment')).toBe(true);
      const starts = entries.map(({ startMs }) => startMs);
      expect(new Set(starts).size).toBe(starts.length);
      expect(starts.length).toBeGreaterThanOrEqual(spoken.length * 2);
      expect(await jobs.bullOf(transcriptionQueue).getCompletedCount()).toBe(1);
      const told = await new NotificationRepository(graph, keyRing).list(user.userId, {
        ...{ before: null, limit: 10, unreadOnly: false },
      });
      expect(told).toMatchObject([{ kind: 'jobDone', about: 'visit.wav', caseId }]);
    } finally {
      await jobs.close();
      connection.disconnect();
      await audit.close();
    }
  },
);
