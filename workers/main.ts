/**
 * `npm run start:worker`: a process that runs jobs and nothing else, beside servers with CONSILIUM_WORKERS=off. It works
 * on the same Redis, Neo4j, keys and data folder as they do.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { loadEnvironment } from '../config/environment.ts';
import { Lifecycle } from '../config/Lifecycle.ts';
import { createLogger } from '../config/logger.ts';
import { startRedis } from '../config/startRedis.ts';
import type { Surroundings } from '../config/Surroundings.ts';
import { startSpeechQueue } from '../media/startCaptions.ts';
import { AuditLog } from '../src/audit/AuditLog.ts';
import { endOnFaults, stopOnSignals } from '../src/cli/processEnd.ts';
import { say } from '../src/cli/say.ts';
import { openGraph } from '../src/graph/openGraph.ts';
import { AuditAnchorRepository } from '../src/graph/repositories/AuditAnchorRepository.ts';
import { MailQueue } from '../src/jobs/mail.ts';
import { startJobs } from '../src/jobs/startJobs.ts';
import { createNotifications } from '../src/notifications/createNotifications.ts';
import { startUserSockets } from '../src/notifications/startUserSockets.ts';
import { startKeyNews } from '../src/privacy/KeyNews.ts';
import { KeyRing } from '../src/privacy/KeyRing.ts';
import { FileStore } from '../src/storage/FileStore.ts';
import { startJobRunner } from './startJobRunner.ts';

try {
  await main();
} catch (error) {
  process.stderr.write(
    `The worker could not start. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}

async function main(): Promise<void> {
  const environment = loadEnvironment();
  const { dataDir, logLevel, neo4j, redisUrl } = environment;
  if (neo4j === null || redisUrl === null) {
    throw new Error(
      'A worker of its own needs NEO4J_URI and REDIS_URL: the embedded graph, and the Redis that a server starts, belong to that server alone, which runs the jobs itself.',
    );
  }
  const logger = await createLogger({ level: logLevel, pretty: process.stderr.isTTY });
  const lifecycle = new Lifecycle(logger);
  stopOnSignals(lifecycle);
  endOnFaults(lifecycle, logger);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    await startWork({ environment, logger, lifecycle });
    say('The worker runs jobs. Ctrl-C stops it.');
  } catch (error) {
    await lifecycle.close('the start failed');
    throw error;
  }
}

async function startWork(surroundings: Surroundings): Promise<void> {
  const { environment, logger, lifecycle } = surroundings;
  const { dataDir } = environment;
  const keyRing = await KeyRing.load({ ...environment.keys, dataDir });
  const redis = await startRedis(surroundings);
  await startKeyNews(surroundings, { redis, keyRing });
  const graph = await lifecycle.start(
    'graph',
    () => openGraph({ ...environment, logger }),
    (opened) => opened.close(),
  );
  const audit = await lifecycle.start(
    'audit log',
    () =>
      AuditLog.open({
        ...{ folder: join(dataDir, 'audit'), kind: 'worker', keyRing, logger },
        anchors: new AuditAnchorRepository(graph),
      }),
    (log) => log.close(),
  );
  const { scheduler } = await startSpeechQueue(surroundings);
  const jobs = await startJobs(surroundings, redis);
  const store = new FileStore(join(dataDir, 'files'), keyRing);
  const publisher = await startUserSockets(surroundings, { redis, keyRing });
  const mailer = environment.mail && new MailQueue(jobs);
  const { recordingNews } = createNotifications({ graph, keyRing, publisher, mailer, logger });
  await startJobRunner(surroundings, {
    ...{ redis, graph, keyRing, audit, jobs, scheduler, store, recordingNews },
  });
}
