/**
 * `npm start`: the whole server in one process. Here the parts are put together, started, and stopped in the opposite
 * order; what each does stands in its own file.
 */
import { mkdir } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { mediaAddresses, networkAddresses } from '../config/addresses.ts';
import { adminSocketPath } from '../config/adminSocket.ts';
import { daily } from '../config/daily.ts';
import { loadEnvironment, type Environment } from '../config/environment.ts';
import { allTogether, Lifecycle } from '../config/Lifecycle.ts';
import { createLogger, type Logger } from '../config/logger.ts';
import { connectRedis } from '../config/redisConnection.ts';
import { startRedisServer } from '../config/redisServer.ts';
import { resolveWhisperModel } from '../config/whisperModel.ts';
import { workerBinary } from '../config/workerBinary.ts';
import { AudioPipeline } from '../media/pipeline.ts';
import { chooseRecognisers } from '../media/stt/chooseRecognisers.ts';
import { SpeechQueue } from '../media/stt/SpeechQueue.ts';
import packageJson from '../package.json' with { type: 'json' };
import { listenForOperator } from './api/adminSocket.ts';
import { createApp } from './api/createApp.ts';
import { KeyRotation } from './api/KeyRotation.ts';
import { closeServer, createServer, listen, localUrl } from './api/listen.ts';
import { loadTls } from './api/tls.ts';
import { AuditLog } from './audit/AuditLog.ts';
import { AuditSearch } from './audit/AuditSearch.ts';
import { createAuth } from './auth/createAuth.ts';
import { Tokens } from './auth/tokens.ts';
import { tokenSecret } from './auth/tokenSecret.ts';
import { CaseFiles } from './cases/CaseFiles.ts';
import { Cases } from './cases/Cases.ts';
import { buildPage, pageFolder } from './cli/buildPage.ts';
import { graphCommands } from './cli/graphCommands.ts';
import { greeting, newKeys, runningAlready } from './cli/greeting.ts';
import { rotationCommands } from './cli/keyRotation.ts';
import { say } from './cli/say.ts';
import { endOnFaults, stopOnSignals } from './cli/processEnd.ts';
import { freshStartLink, startLinkCommand, type StartLinkReply } from './cli/startLink.ts';
import { KeyRing } from './privacy/KeyRing.ts';
import type { Engine } from './graph/Engine.ts';
import { openGraph } from './graph/openGraph.ts';
import { graphAnswers } from './graph/graphAnswers.ts';
import { auditConsents } from './rooms/auditConsents.ts';
import { MediaRepository } from './graph/repositories/MediaRepository.ts';
import { CaseRepository } from './graph/repositories/CaseRepository.ts';
import { SessionRepository } from './graph/repositories/SessionRepository.ts';
import { MediaWorkers } from './rooms/MediaWorkers.ts';
import { RoomRegistry } from './rooms/RoomRegistry.ts';
import { RoomStore } from './rooms/RoomStore.ts';
import { defaultRoomSettings } from './rooms/roomSettings.ts';
import { openRecorder } from './sessions/openRecorder.ts';
import { Sessions } from './sessions/Sessions.ts';
import { FileStore } from './storage/FileStore.ts';
import { createSignaling } from './signaling/createSignaling.ts';
import type { CaptioningStatus } from './wire/captions.ts';

/** What every part is started with. */
interface Surroundings {
  environment: Environment;
  logger: Logger;
  lifecycle: Lifecycle;
}

/** More do not help: one thread hears 100 people who all talk. */
const maxListeningThreads = 2;

try {
  await main();
} catch (error) {
  process.stderr.write(
    `Consilium could not start. ${error instanceof Error ? error.message : String(error)}\n`,
  );
  process.exit(1);
}

async function main(): Promise<void> {
  const environment = loadEnvironment();
  const { dataDir, http, logLevel, withoutEffect } = environment;
  const logger = await createLogger({ level: logLevel, pretty: process.stderr.isTTY });
  if (withoutEffect.length > 0) logger.warn({ variables: withoutEffect }, 'these change nothing yet');
  const lifecycle = new Lifecycle(logger);
  stopOnSignals(lifecycle);
  endOnFaults(lifecycle, logger);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const serving = Promise.withResolvers<Serving>();
    serving.promise.catch(() => {}); // a command that waits for it is told
    const operator = await lifecycle.start(
      'operator socket',
      () =>
        listenForOperator(
          adminSocketPath(dataDir),
          {
            [startLinkCommand]: async () => (await serving.promise).freshLink(),
            [rotationCommands.rotate]: async () => (await serving.promise).rotation.start(true),
            [rotationCommands.reseal]: async () => (await serving.promise).rotation.start(false),
            [rotationCommands.state]: async () => (await serving.promise).rotation.state,
            ...graphCommands(async () => (await serving.promise).graph, dataDir),
          },
          logger,
        ),
      (socket) => socket?.close(),
    );
    if (!operator) {
      const link = await freshStartLink(dataDir);
      if (link === null) throw new Error(`The server of ${dataDir} is just stopping; try again in a moment.`);
      say(runningAlready(link, dataDir));
      return;
    }
    const served = await serve({ environment, logger, lifecycle }).catch((error: unknown) => {
      serving.reject(error);
      throw error;
    });
    serving.resolve(served);
    const { url, freshLink, captioning } = served;
    say(greeting({ url, startLink: (await freshLink()).url, captioning, http }));
  } catch (error) {
    await lifecycle.close('the start failed');
    throw error;
  }
}

/** A server that takes requests, and what its operator can ask of it. */
interface Serving {
  url: string;
  freshLink: () => Promise<StartLinkReply>;
  rotation: KeyRotation;
  captioning: CaptioningStatus;
  graph: Engine;
}

/** Resolves when the server takes requests. */
async function serve(surroundings: Surroundings): Promise<Serving> {
  const { environment, logger, lifecycle } = surroundings;
  const { dataDir, http, rtc, rooms } = environment;
  const startingRecord = startRecord(surroundings);
  const [redis, record, workers, { pipeline, captioning }, tls, secret] = await allTogether([
    startRedis(surroundings),
    startingRecord,
    startMedia(surroundings),
    startCaptions(surroundings, startingRecord),
    loadTls(http.tls, { dataDir, addresses: networkAddresses() }),
    tokenSecret(dataDir, environment.tokenSecret),
    buildPage(() => {
      say('Building the page: its sources have changed ...');
    }),
  ]);

  const { graph, keyRing, recording } = record;
  if (keyRing.madeAt !== null) say(newKeys(keyRing.madeAt));

  const auditFolder = join(dataDir, 'audit');
  const audit = await lifecycle.start(
    'audit log',
    () => AuditLog.open({ folder: auditFolder, kind: 'server', keyRing, logger }),
    (log) => log.close(),
  );

  const rotation = await lifecycle.start(
    'key rotation',
    () => new KeyRotation({ keyRing, graph, audit, logger }),
    (running) => running.stop(),
  );

  const tokens = new Tokens(secret);
  // Nothing delivers mail yet.
  const auth = createAuth({
    redis,
    graph,
    keyRing,
    tokens,
    auditing: audit,
    oidc: environment.oidc,
    mail: null,
    logger,
  });
  const roomStore = new RoomStore(redis);
  const iceServers = rtc.stunServer === null ? [] : [{ urls: [rtc.stunServer] }];
  const allowedOrigins = [...http.allowedOrigins, ...(http.publicUrl === null ? [] : [http.publicUrl])];
  const settings = { ...defaultRoomSettings, ...rooms };

  const httpServer = await lifecycle.start('connections', () => createServer(tls), closeServer);
  const registry = new RoomRegistry({ workers, pipeline, captioning, iceServers, settings, logger });
  auditConsents(registry, audit, logger);
  recording.recorder.listen(registry, pipeline);
  const caseRepository = new CaseRepository(graph, keyRing);
  const cases = new Cases(caseRepository, audit);
  const files = new CaseFiles({
    ...environment.files,
    cases,
    repository: new MediaRepository(graph, keyRing),
    store: new FileStore(join(dataDir, 'files'), keyRing),
  });
  await lifecycle.start(
    'clearing of orphaned files',
    () =>
      daily(
        'orphaned files',
        async () => {
          const removed = await files.clearOrphans();
          if (removed > 0) logger.info({ removed }, 'orphaned files removed');
        },
        logger,
      ),
    (work) => work.stop(),
  );
  const app = createApp({
    logger,
    cases,
    files,
    sessions: new Sessions(new SessionRepository(graph, keyRing), cases, audit),
    redis,
    tokens,
    ...auth,
    caseRelations: caseRepository,
    roomStore,
    registry,
    audit,
    auditSearch: new AuditSearch(auditFolder),
    version: packageJson.version,
    captioning: () => registry.captioning,
    dependencies: {
      redis: () => redis.ping().then(() => true),
      graph: () => graphAnswers(graph),
      mediaWorkers: () => Promise.resolve(workers.running > 0),
    },
    iceServers,
    publicUrl: http.publicUrl,
    allowedOrigins,
    strictTransport: http.tls.mode === 'files' || http.publicUrl?.startsWith('https:') === true,
    pageFolder,
  });
  // Before the sockets' server, which hands on what is not for it.
  httpServer.on('request', app);
  await lifecycle.start(
    'signalling',
    () =>
      createSignaling({
        httpServer,
        registry,
        tokens: {
          verify: (token) => auth.authenticator.verify(token),
          signRoomToken: (claims) => tokens.signRoomToken(claims),
        },
        roomStore,
        corsOrigins: allowedOrigins,
        logger,
      }),
    (signaling) => {
      signaling.close();
    },
  );
  // Stopped before the sockets are cut, so that people are told why.
  await lifecycle.start(
    'rooms',
    () => registry,
    () => {
      workers.expectEnd();
      return registry.close();
    },
  );
  const port = await lifecycle.start(
    'listening',
    () => listen(httpServer, http.host, http.port),
    () => void httpServer.close(),
  );
  const url = http.publicUrl ?? localUrl(http.host, port, tls !== null);
  logger.info({ port, host: http.host, captioning: captioning.available }, 'listening');
  return {
    url,
    freshLink: async () => ({ url: `${url}${await auth.startLinks.issue()}` }),
    rotation,
    captioning,
    graph,
  };
}

async function startRedis({ environment, logger, lifecycle }: Surroundings) {
  const { redisUrl, dataDir } = environment;
  const url =
    redisUrl ??
    (
      await lifecycle.start(
        'Redis',
        () => startRedisServer(join(dataDir, 'redis')),
        (server) => server.close(),
      )
    ).url;
  return lifecycle.start(
    'connection to Redis',
    () => connectRedis(url, logger),
    async (redis) => {
      await redis.quit();
    },
  );
}

/** The graph, its keys, and what writes visits into it. */
async function startRecord({ environment, logger, lifecycle }: Surroundings) {
  const { dataDir } = environment;
  const [keyRing, graph] = await allTogether([
    KeyRing.load({ ...environment.keys, dataDir }),
    lifecycle.start(
      'graph',
      () => openGraph({ ...environment, logger }),
      (opened) => opened.close(),
    ),
  ]);
  const recording = await lifecycle.start(
    'recording',
    () => openRecorder({ dataDir, graph, keyRing, logger }),
    (opened) => opened.close(),
  );
  return { keyRing, graph, recording };
}

function startMedia({ environment, logger, lifecycle }: Surroundings) {
  const { rtc, cacheDir } = environment;
  return lifecycle.start(
    'media workers',
    () =>
      MediaWorkers.create({
        count: rtc.workers ?? availableParallelism(),
        workerBin: workerBinary({ binary: rtc.workerBinary, cacheDir }),
        ...mediaAddresses(rtc),
        firstPort: rtc.basePort,
        logger,
      }),
    (workers) => {
      workers.close();
    },
  );
}

async function startCaptions({ environment, logger, lifecycle }: Surroundings, record: Promise<unknown>) {
  const { speech, cacheDir } = environment;
  const whisperModel = resolveWhisperModel(speech.whisperModel, cacheDir);
  const { lanes, status: captioning } = await chooseRecognisers({ ...speech, whisperModel }, logger);
  if (lanes.length === 0) return { pipeline: null, captioning };
  const scheduler = await lifecycle.start(
    'speech queue',
    () => new SpeechQueue({ lanes, logger }),
    (queue) => queue.close(),
  );
  // What was said last comes out of the pipeline while it is stopped, so that recording must be stopped after it.
  await record;
  const pipeline = await lifecycle.start(
    'audio pipeline',
    () =>
      AudioPipeline.create({
        scheduler,
        logger,
        vadThreads: Math.min(maxListeningThreads, availableParallelism()),
        rmsThreshold: speech.vadThreshold,
      }),
    (started) => started.close(),
  );
  return { pipeline, captioning };
}
