import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Express } from 'express';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { createLogger } from '../../config/logger.ts';
import type { MailSettings } from '../../config/mailSettings.ts';
import { standardRules } from '../../config/retention.ts';
import { workerBinary } from '../../config/workerBinary.ts';
import { addressLimit, callerAddress } from '../../src/api/callerAddress.ts';
import { createApp, type AppOptions } from '../../src/api/createApp.ts';
import { dependenciesOf } from '../../src/api/dependencies.ts';
import { serverFigures } from '../../src/api/serverFigures.ts';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import type { UserClaims } from '../../src/auth/claims.ts';
import { createAuth, type Auth, type AuthOptions } from '../../src/auth/createAuth.ts';
import { RequestLimits, type RequestLimitSettings } from '../../src/auth/RequestLimits.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { CaseFiles, type CaseFilesOptions } from '../../src/cases/CaseFiles.ts';
import { Cases } from '../../src/cases/Cases.ts';
import { createRetention, type CreateRetentionOptions } from '../../src/retention/createRetention.ts';
import type { Retention } from '../../src/retention/Retention.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import { MediaRepository } from '../../src/graph/repositories/MediaRepository.ts';
import { FileStore } from '../../src/storage/FileStore.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { SessionRepository } from '../../src/graph/repositories/SessionRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { createMails } from '../../src/notifications/mail/createMails.ts';
import { createNotifications } from '../../src/notifications/createNotifications.ts';
import type { Notifications } from '../../src/notifications/Notifications.ts';
import { JobProgress } from '../../src/notifications/JobProgress.ts';
import { followedQueues } from '../../src/notifications/startJobProgress.ts';
import { UserSockets } from '../../src/notifications/UserSockets.ts';
import { MediaWorkers } from '../../src/rooms/MediaWorkers.ts';
import type { CaptionPipeline } from '../../src/rooms/ParticipantTap.ts';
import { CallChecks } from '../../src/rooms/CallChecks.ts';
import { Faults } from '../../src/rooms/Faults.ts';
import { RoomRegistry } from '../../src/rooms/RoomRegistry.ts';
import { defaultRoomSettings, type RoomSettings } from '../../src/rooms/roomSettings.ts';
import { RoomStore } from '../../src/rooms/RoomStore.ts';
import { openRecorder, type Recording } from '../../src/sessions/openRecorder.ts';
import { mailQueue, MailQueue } from '../../src/jobs/mail.ts';
import { Jobs } from '../../src/jobs/Jobs.ts';
import { transcriptionQueue } from '../../src/jobs/transcription.ts';
import type { RecordingNews } from '../../src/sessions/RecordingOutcomes.ts';
import { Recordings } from '../../src/sessions/Recordings.ts';
import { Sessions } from '../../src/sessions/Sessions.ts';
import { createDeliveries, createPlatform } from '../../src/platform/createPlatform.ts';
import { WebhookTargets, type Resolver } from '../../src/platform/WebhookTargets.ts';
import { webhookDeliveries } from '../../src/jobs/webhookDeliveries.ts';
import { createSignaling } from '../../src/signaling/createSignaling.ts';
import type { CaptioningStatus } from '../../src/wire/captions.ts';
import type { Route } from '../../src/wire/entries.ts';
import { JobRunner } from '../../workers/JobRunner.ts';
import { mail as mailProcessor } from '../../workers/mail.ts';
import { webhookDeliveryProcessor } from '../../workers/webhookDeliveries.ts';
import { sendRoute, type Answer, type Sent } from './sendRoute.ts';
import { temporaryAudit, type TemporaryAudit } from './temporaryAudit.ts';
import { captioningOf } from './roomsServer.ts';
import { RoomsClient, type RoomsClientOptions } from './RoomsClient.ts';
import { temporaryGraph } from './temporaryGraph.ts';
import { temporaryKeyRing } from './temporaryKeyRing.ts';
import { writeTestPage } from './testPage.ts';
import { startTestRedis, type TestRedis } from './testRedis.ts';

/** The HTTP app with all real parts behind it, on a free port. */
export interface TestApi {
  readonly url: string;
  readonly app: Express;
  readonly files: CaseFiles;
  readonly jobs: Jobs;
  /** Where stored files lie. */
  readonly filesFolder: string;
  readonly database: TestRedis;
  readonly tokens: Tokens;
  readonly auth: Auth;
  readonly roomStore: RoomStore;
  readonly registry: RoomRegistry;
  readonly audit: TemporaryAudit;
  readonly graph: Graph;
  readonly keyRing: KeyRing;
  readonly retention: Retention;
  /** Where what waits for the graph lies. */
  readonly spoolFolder: string;
  /** Writes the visits of its rooms into the graph. */
  readonly recording: Recording;
  /** Opens a `/rooms` socket with a room token. */
  connect(token: string, options?: RoomsClientOptions): Promise<RoomsClient>;
  /** Reaches the `/notifications` sockets of somebody. */
  readonly userSockets: UserSockets;
  readonly notifications: Notifications;
  readonly recordingNews: RecordingNews;
  readonly auditSearch: AuditSearch;
  /** The lines of its log so far. */
  log(): string;
  send(route: Route, sent?: Sent): Promise<Answer>;
  /** A reply that must be a success, parsed by the route's schema. */
  expectReply<R extends z.ZodType>(
    route: Route<z.ZodType, z.ZodType, z.ZodType, R>,
    sent?: Sent,
  ): Promise<z.output<R>>;
  signIn(roles?: UserClaims['roles'], userId?: string): Promise<{ user: UserClaims; token: string }>;
  close(): Promise<void>;
}

/** Of an upload. */
export const maxFileBytes = 1_000_000;

export const noLimits: RequestLimitSettings = {
  perMinute: { read: 0, write: 0, upload: 0, handshake: 0 },
  peoplePerAddress: 1,
};

/** Tries again within milliseconds. */
export const webhookQueue: typeof webhookDeliveries = {
  ...webhookDeliveries,
  retryMs: { first: 10, longest: 100 },
};

export const testMailQueue: typeof mailQueue = {
  ...mailQueue,
  attempts: 200,
  retryMs: { first: 10, longest: 100 },
};

/** Where the links in mails lead. */
export const mailOrigin = 'https://clinic.example';

export interface TestApiSurroundings {
  /** Of the server that mails go out by; without it none do. */
  mail?: MailSettings | null;
  /** Of the test, where keys are rotated; without it one kept nowhere. */
  keyRing?: KeyRing;
  webhookTargets?: WebhookTargets;
  /** Hears participants; without it nobody is captioned. */
  pipeline?: CaptionPipeline;
  /** Of the test, which closes it; without it one of its own. */
  graph?: Graph;
  /** Stands between what is recorded and the graph. */
  recordInto?: (graph: Graph) => Graph;
  files?: Partial<CaseFilesOptions>;
  retention?: Partial<CreateRetentionOptions>;
  captioning?: CaptioningStatus;
  /** How often may be asked; without it as often as one wants. */
  limited?: RequestLimitSettings;
  rooms?: Partial<RoomSettings>;
}

export async function startTestApi(
  change: Partial<AppOptions & Pick<AuthOptions, 'mailer' | 'oidc'>> = {},
  {
    pipeline,
    graph: given,
    recordInto = (written) => written,
    files,
    retention: retentionOptions,
    limited = noLimits,
    keyRing: givenKeys,
    webhookTargets = new WebhookTargets({ allowedHosts: [], loopback: true, resolve: resolveExamples }),
    captioning: givenStatus,
    mail = null,
    rooms,
  }: TestApiSurroundings = {},
): Promise<TestApi> {
  const lines: string[] = [];
  const logger = await createLogger({
    level: 'trace',
    destination: { write: (line) => void lines.push(line) },
  });
  const database = await startTestRedis();
  const workers = await MediaWorkers.create({
    count: 1,
    workerBin: workerBinary(),
    listenIp: '127.0.0.1',
    announcedAddress: null,
    firstPort: null,
    logger,
  });
  const captioning = givenStatus ?? captioningOf(pipeline);
  const registry = new RoomRegistry({
    workers,
    pipeline: pipeline ?? null,
    ...{ captioning, visitKeeper: null },
    iceServersFor: () => [{ urls: ['stun:stun.example.org:3478'] }],
    settings: { ...defaultRoomSettings, ...rooms },
    logger,
  });
  const audit = await temporaryAudit();
  const ownGraph = given ? null : await temporaryGraph();
  const graph = given ?? ownGraph!.graph;
  const keyRing = givenKeys ?? (await temporaryKeyRing());
  const caseRepository = new CaseRepository(graph, keyRing);
  const userSockets = new UserSockets({ redis: database.redis, keyRing, logger });
  const jobs = await Jobs.open({
    queues: [transcriptionQueue, webhookQueue, testMailQueue],
    redis: database.redis,
    logger,
  });
  const mailer = mail && new MailQueue(jobs, testMailQueue);
  const notifying = createNotifications({ graph, keyRing, publisher: userSockets, mailer, logger });
  notifying.hearLobbies(registry);
  const cases = new Cases(caseRepository, audit.log, notifying.caseNews);
  const tokens = new Tokens(Buffer.alloc(32, 1));
  const auth = createAuth({
    redis: database.redis,
    graph,
    keyRing,
    tokens,
    auditing: audit.log,
    oidc: null,
    mailer,
    breakGlassNews: notifying.breakGlassNews,
    shareInvited: (...share) => cases.shareInvited(...share),
    maxEmergencyAccesses: 3,
    logger,
    ...change,
  });
  const auditSearch = new AuditSearch(audit.folder, audit.keyRing);
  const roomStore = new RoomStore(database.redis, keyRing);
  const folder = await mkdtemp(join(tmpdir(), 'consilium-api-'));
  await writeTestPage(folder);

  const recording = await openRecorder({
    dataDir: folder,
    graph: recordInto(graph),
    keyRing,
    logger,
    pump: { gatherMs: 10, retryMs: { first: 10, longest: 50 } },
  });
  recording.recorder.begin([]);
  recording.recorder.listen(registry, pipeline ?? null);

  const store = new FileStore(join(folder, 'files'), keyRing);
  const caseFiles = new CaseFiles({
    cases,
    repository: new MediaRepository(graph, keyRing),
    store,
    clamd: null,
    maxBytes: maxFileBytes,
    ...files,
  });
  const retention = createRetention({
    ...{ rules: standardRules, graph, keyRing, store, audit: audit.log, logger },
    forgetRoom: (roomId) => roomStore.deleteRoom(roomId),
    endSignIns: (userId) => auth.signIns.endAll(userId),
    clearSpool: () => recording.clearErased(),
    ...retentionOptions,
  });
  const platform = createPlatform({
    ...{ graph, keyRing, cases, relations: caseRepository, roomStore, registry, audit: audit.log, jobs },
    ...{ queue: webhookQueue, targets: webhookTargets, logger },
  });
  recording.onVisitEvent(() => platform.dispatcher.wake());
  const environment = { mail, http: { publicUrl: mailOrigin } };
  const mails = createMails({ environment, redis: database.redis, graph, keyRing, audit: audit.log });
  const runner = new JobRunner({
    processors: [
      webhookDeliveryProcessor(createDeliveries(graph, keyRing, webhookTargets), webhookQueue),
      ...(mails ? [mailProcessor(mails, testMailQueue)] : []),
    ],
    redis: database.redis,
    logger,
  });
  const recordings = new Recordings({ graph, files: caseFiles, cases, jobs, captioning: () => captioning });
  const progress = await JobProgress.open({
    ...{ followed: followedQueues(recordings), redis: database.redis, jobs, sockets: userSockets, logger },
    gatherMs: 10,
  });
  const app = createApp({
    logger,
    retention,
    redis: database.redis,
    ...{ tokens, ...auth },
    caseRelations: caseRepository,
    roomStore,
    ...{ registry, faults: new Faults(registry, workers, null) },
    callChecks: new CallChecks({ workers, iceServersFor: registry.iceServersFor }),
    audit: audit.log,
    cases,
    notifications: notifying.notifications,
    files: caseFiles,
    visits: platform.visits,
    webhooks: platform.webhooks,
    jobs,
    recordings,
    sessions: new Sessions(new SessionRepository(graph, keyRing), cases, audit.log),
    auditSearch,
    version: '0.0.1',
    ...{ captioning: () => captioning, draining: () => registry.draining },
    embedOrigins: [],
    dependencies: dependenciesOf({
      ...{ redis: database.redis, graph, workers, jobs, sendsMail: false },
      captioning: () => captioning,
      scheduler: null,
    }),
    ...{ publicUrl: null, allowedOrigins: [], strictTransport: false },
    pageFolder: folder,
    failuresPerMinute: 1_000_000,
    limits: new RequestLimits(database.redis, limited),
    trustedProxies: [],
    metricsToken: null,
    figures: serverFigures({
      ...{ registry, workers, recording, jobs, audit: audit.log, sockets: userSockets },
      ...{ pipeline: null, scheduler: null, socketRefusals: {} },
    }),
    timings: [],
    ...change,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  await auth.accessChanges.listen();
  const signaling = createSignaling({
    httpServer: server,
    io: userSockets.io,
    registry,
    tokens,
    ...auth,
    roomStore,
    audit: audit.log,
    corsOrigins: [],
    addressLimit: addressLimit(new RequestLimits(database.redis, limited), callerAddress(app)),
    logger,
  });
  const clients: RoomsClient[] = [];

  const api: TestApi = {
    url,
    app,
    files: caseFiles,
    jobs,
    filesFolder: join(folder, 'files'),
    database,
    tokens,
    auth,
    auditSearch,
    roomStore,
    registry,
    audit,
    graph,
    keyRing,
    retention,
    spoolFolder: join(folder, 'spool'),
    recording,
    userSockets,
    notifications: notifying.notifications,
    recordingNews: notifying.recordingNews,
    async connect(token, options) {
      const client = await RoomsClient.connect(url, token, options);
      clients.push(client);
      return client;
    },
    log: () => lines.join(''),
    send: (route, sent = {}) => sendRoute(url, route, sent),
    async expectReply(route, sent) {
      const { status, body } = await api.send(route, sent);
      if (status !== (route.status ?? 200)) {
        throw new Error(`${route.name} answered ${status}: ${JSON.stringify(body)}`);
      }
      return route.reply.parse(status === 204 ? {} : body);
    },
    async signIn(roles = ['clinician'], userId = uuidv7()) {
      const { signInId } = await auth.signIns.start(userId);
      const user: UserClaims = { kind: 'user', userId, displayName: 'Dr. Okafor', roles, signInId };
      return { user, token: (await tokens.signAccessToken(user)).token };
    },
    async close() {
      for (const client of clients) client.close();
      server.closeAllConnections();
      const closed = new Promise((resolve) => server.close(resolve));
      await registry.close();
      signaling.close();
      await progress.close();
      userSockets.close();
      auth.accessChanges.close();
      await closed;
      workers.close();
      await platform.dispatcher.close();
      await runner.close();
      await jobs.close();
      await recording.close();
      await database.close();
      await audit.close();
      await ownGraph?.close();
      await rm(folder, { recursive: true });
    },
  };
  return api;
}

/** Names that the test knows, and no other. */
const resolveExamples: Resolver = async (hostname) => {
  if (hostname === 'localhost') return [{ address: '127.0.0.1', family: 4 }];
  if (hostname.endsWith('.example')) return [{ address: '93.184.215.14', family: 4 }];
  throw new Error(`${hostname} is not known`);
};
