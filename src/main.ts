/**
 * `npm start`: the whole server in one process. Here the parts are put together, started, and stopped in the opposite
 * order; what each does stands in its own file.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { networkAddresses } from '../config/addresses.ts';
import { adminSocketPath } from '../config/adminSocket.ts';
import { daily } from '../config/daily.ts';
import { loadEnvironment } from '../config/environment.ts';
import { allTogether, Lifecycle } from '../config/Lifecycle.ts';
import { createLogger } from '../config/logger.ts';
import { startRedis } from '../config/startRedis.ts';
import type { Surroundings } from '../config/Surroundings.ts';
import { startCaptions } from '../media/startCaptions.ts';
import packageJson from '../package.json' with { type: 'json' };
import { listenForOperator } from './api/adminSocket.ts';
import { createApp } from './api/createApp.ts';
import { addressLimit, callerAddress } from './api/callerAddress.ts';
import { dependenciesOf } from './api/dependencies.ts';
import { graphTiming, serverFigures } from './api/serverFigures.ts';
import { KeyRotation } from './api/KeyRotation.ts';
import { closeServer, createServer, listen, localUrl } from './api/listen.ts';
import { loadTls } from './api/tls.ts';
import { AuditLog } from './audit/AuditLog.ts';
import { AuditSearch } from './audit/AuditSearch.ts';
import { createAuth } from './auth/createAuth.ts';
import { RequestLimits } from './auth/RequestLimits.ts';
import { Tokens } from './auth/tokens.ts';
import { tokenSecret } from './auth/tokenSecret.ts';
import { CaseFiles } from './cases/CaseFiles.ts';
import { Cases } from './cases/Cases.ts';
import { buildPage, pageFolder } from './cli/buildPage.ts';
import { Demo } from './cli/demo/Demo.ts';
import { makeDemo, refuseDemoInProduction } from './cli/demo/demoCommands.ts';
import { greeting, newKeys, runningAlready } from './cli/greeting.ts';
import { operatorCommands, type Operated } from './cli/operatorCommands.ts';
import { say } from './cli/say.ts';
import { endOnFaults, stopOnSignals, type Drain } from './cli/processEnd.ts';
import { freshStartLink, startLinkMaker } from './cli/startLink.ts';
import { MailQueue } from './jobs/mail.ts';
import { startJobs } from './jobs/startJobs.ts';
import { auditVisits } from './rooms/auditVisits.ts';
import { AuditAnchorRepository } from './graph/repositories/AuditAnchorRepository.ts';
import { MediaRepository } from './graph/repositories/MediaRepository.ts';
import { CaseRepository } from './graph/repositories/CaseRepository.ts';
import { SessionRepository } from './graph/repositories/SessionRepository.ts';
import { startKeyNews } from './privacy/KeyNews.ts';
import { createRetention } from './retention/createRetention.ts';
import { createNotifications } from './notifications/createNotifications.ts';
import { startJobProgress } from './notifications/startJobProgress.ts';
import { startUserSockets } from './notifications/startUserSockets.ts';
import { runningSessions } from './rooms/keptVisit.ts';
import { CallChecks } from './rooms/CallChecks.ts';
import { Faults } from './rooms/Faults.ts';
import { iceServersFrom } from './rooms/iceServers.ts';
import { RoomRegistry } from './rooms/RoomRegistry.ts';
import { openRoomStore } from './rooms/openRoomStore.ts';
import { startMediaWorkers } from './rooms/startMediaWorkers.ts';
import { viewAsClient } from './rooms/viewAsClient.ts';
import { VisitKeeper } from './rooms/VisitKeeper.ts';
import { defaultRoomSettings } from './rooms/roomSettings.ts';
import { Recordings } from './sessions/Recordings.ts';
import { Sessions } from './sessions/Sessions.ts';
import { startRecord } from './sessions/startRecord.ts';
import { startPlatform } from './platform/startPlatform.ts';
import { FileStore } from './storage/FileStore.ts';
import { createSignaling } from './signaling/createSignaling.ts';
import { noRefusals } from './signaling/SocketRefusals.ts';
import type { CaptioningStatus } from './wire/captions.ts';
import { startJobRunner } from '../workers/startJobRunner.ts';

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
  const wantsDemo = process.argv.includes('--demo');
  if (wantsDemo) refuseDemoInProduction(environment);
  const { dataDir, http, logLevel, withoutEffect } = environment;
  const logger = await createLogger({ level: logLevel, pretty: process.stderr.isTTY });
  if (environment.faultInjection) logger.warn('administrators can have this server play faults');
  if (withoutEffect.length > 0) logger.warn({ variables: withoutEffect }, 'these change nothing yet');
  const lifecycle = new Lifecycle(logger);
  const signals = stopOnSignals(lifecycle);
  endOnFaults(lifecycle, logger);
  try {
    await mkdir(dataDir, { recursive: true, mode: 0o700 });
    const serving = Promise.withResolvers<Serving>();
    serving.promise.catch(() => {}); // a command that waits for it is told
    const operator = await lifecycle.start(
      'operator socket',
      () =>
        listenForOperator(adminSocketPath(dataDir), operatorCommands(serving.promise, environment), logger),
      (socket) => socket?.close(),
    );
    if (!operator) {
      const link = await freshStartLink(dataDir);
      if (link === null) throw new Error(`The server of ${dataDir} is just stopping; try again in a moment.`);
      if (wantsDemo) say(await makeDemo(dataDir));
      say(runningAlready(link, dataDir));
      return;
    }
    const served = await serve({ environment, logger, lifecycle }).catch((error: unknown) => {
      serving.reject(error);
      throw error;
    });
    serving.resolve(served);
    signals.drainBy(served.drain);
    const { url, freshLink, captioning } = served;
    if (wantsDemo) say(await makeDemo(dataDir));
    // In production what is said here is kept with the logs, and the link makes an administrator of whoever reads it.
    const shown = process.stdout.isTTY || !environment.production;
    say(greeting({ url, startLink: shown ? (await freshLink()).url : null, captioning, http }));
  } catch (error) {
    await lifecycle.close('the start failed');
    throw error;
  }
}

/** A server that takes requests, and what its operator can ask of it. */
interface Serving extends Operated {
  url: string;
  captioning: CaptioningStatus;
  drain: Drain;
}

/** Resolves when the server takes requests. */
async function serve(surroundings: Surroundings): Promise<Serving> {
  const { environment, logger, lifecycle } = surroundings;
  const { dataDir, http, rtc, rooms } = environment;
  const startingRecord = startRecord(surroundings);
  const [redis, record, workers, { pipeline, scheduler, captioning }, tls, secret] = await allTogether([
    startRedis(surroundings),
    startingRecord,
    startMediaWorkers(surroundings),
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
    () =>
      AuditLog.open({
        ...{ folder: auditFolder, kind: 'server', keyRing, logger },
        anchors: new AuditAnchorRepository(graph),
      }),
    (log) => log.close(),
  );

  const roomStore = await openRoomStore(redis, keyRing, logger);
  const visitKeeper = await lifecycle.start(
    'keeping of visits',
    () => new VisitKeeper({ redis, keyRing, serverId: recording.recorderId, logger }),
    (keeper) => keeper.close(),
  );
  const keyNews = await startKeyNews(surroundings, { redis, keyRing });
  const rotation = await lifecycle.start(
    'key rotation',
    () => new KeyRotation({ keyRing, keyNews, graph, roomStore, audit, logger }),
    (running) => running.stop(),
  );

  const store = new FileStore(join(dataDir, 'files'), keyRing);
  const jobs = await startJobs(surroundings, redis);
  const userSockets = await startUserSockets(surroundings, { redis, keyRing });
  const mailer = environment.mail && new MailQueue(jobs);
  const notifying = createNotifications({ graph, keyRing, publisher: userSockets, mailer, logger });
  if (environment.runsJobs) {
    const { recordingNews } = notifying;
    await startJobRunner(surroundings, {
      ...{ redis, graph, keyRing, audit, jobs, scheduler, store, recordingNews },
    });
  }

  const tokens = new Tokens(secret);
  const { notifications } = notifying;
  const caseRepository = new CaseRepository(graph, keyRing);
  const cases = new Cases(caseRepository, audit, notifying.caseNews);
  const auth = createAuth({
    redis,
    graph,
    keyRing,
    tokens,
    auditing: audit,
    oidc: environment.oidc,
    mailer,
    breakGlassNews: notifying.breakGlassNews,
    shareInvited: (...share) => cases.shareInvited(...share),
    maxEmergencyAccesses: environment.maxEmergencyAccesses,
    logger,
  });
  await lifecycle.start(
    'changes of access',
    () => auth.accessChanges.listen(),
    () => auth.accessChanges.close(),
  );
  const allowedOrigins = [...http.allowedOrigins, ...(http.publicUrl === null ? [] : [http.publicUrl])];
  const settings = { ...defaultRoomSettings, ...rooms };

  const httpServer = await lifecycle.start('connections', () => createServer(tls), closeServer);
  const registry = new RoomRegistry({
    workers,
    pipeline,
    captioning,
    iceServersFor: iceServersFrom(rtc),
    visitKeeper,
    settings,
    logger,
  });
  auditVisits(registry, audit);
  const left = await visitKeeper.load(settings.emptySessionMs);
  const leftRooms = await roomStore.getRooms([...left.keys()]);
  recording.recorder.begin(runningSessions(leftRooms, left));
  recording.recorder.listen(registry, pipeline);
  notifying.hearLobbies(registry);
  const { visits, webhooks } = await startPlatform(surroundings, {
    ...{ graph, keyRing, cases, relations: caseRepository, roomStore, registry, audit, jobs, recording },
  });
  const files = new CaseFiles({
    ...environment.files,
    cases,
    repository: new MediaRepository(graph, keyRing),
    store,
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
  const endSignIns = (userId: string) => auth.signIns.endAll(userId);
  const retention = createRetention({
    ...{ rules: environment.retention, graph, keyRing, store, audit, logger },
    forgetRoom: async (roomId) => {
      await roomStore.deleteRoom(roomId);
      await registry.closeDeletedRoom(roomId);
    },
    endSignIns,
    clearSpool: () => recording.clearErased(),
  });
  await lifecycle.start(
    'retention',
    () => daily('retention', () => retention.runDaily(), logger),
    (work) => work.stop(),
  );
  const recordings = new Recordings({ graph, files, cases, jobs, captioning: () => registry.captioning });
  await startJobProgress(surroundings, { redis, jobs, sockets: userSockets, recordings });
  const limits = new RequestLimits(redis, environment.limits);
  const socketRefusals = noRefusals();
  const app = createApp({
    logger,
    notifications,
    retention,
    cases,
    files,
    visits,
    webhooks,
    jobs,
    recordings,
    sessions: new Sessions(new SessionRepository(graph, keyRing), cases, audit),
    redis,
    tokens,
    ...auth,
    caseRelations: caseRepository,
    roomStore,
    registry,
    callChecks: new CallChecks({ workers, iceServersFor: registry.iceServersFor }),
    faults: environment.faultInjection ? new Faults(registry, workers, scheduler) : null,
    audit,
    auditSearch: new AuditSearch(auditFolder, keyRing),
    version: packageJson.version,
    captioning: () => registry.captioning,
    draining: () => registry.draining,
    embedOrigins: http.embedOrigins,
    dependencies: dependenciesOf({
      ...{ redis, graph, workers, jobs, scheduler },
      sendsMail: environment.mail !== null,
      captioning: () => registry.captioning,
    }),
    limits,
    metricsToken: environment.metricsToken,
    figures: serverFigures({
      ...{ registry, workers, pipeline, recording, audit, jobs, scheduler },
      sockets: userSockets,
      socketRefusals,
    }),
    timings: [graphTiming(graph)],
    failuresPerMinute: environment.limits.failuresPerMinute,
    trustedProxies: http.trustedProxies,
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
        io: userSockets.io,
        registry,
        tokens,
        ...auth,
        roomStore,
        audit,
        corsOrigins: allowedOrigins,
        addressLimit: addressLimit(limits, callerAddress(app)),
        refusals: socketRefusals,
        logger,
      }),
    (signaling) => {
      signaling.close();
    },
  );
  // Stopped before the sockets are cut, so that people are told why.
  await lifecycle.start(
    'rooms',
    () => {
      registry.goOn(leftRooms, left);
      return registry;
    },
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
    freshLink: startLinkMaker(url, auth.startLinks, audit),
    rotation,
    captioning,
    drain: (cut) => registry.drain(environment.drainMs, cut),
    graph,
    audit,
    retention,
    clientView: () => viewAsClient({ url, workers, turn: rtc.turn }),
    demo: new Demo({ graph, keyRing, cases, files, retention, endSignIns, audit }),
  };
}
