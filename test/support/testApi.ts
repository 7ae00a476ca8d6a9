import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import { createLogger } from '../../config/logger.ts';
import { workerBinary } from '../../config/workerBinary.ts';
import { createApp, type AppOptions } from '../../src/api/createApp.ts';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import type { UserClaims } from '../../src/auth/claims.ts';
import { createAuth, type Auth, type AuthOptions } from '../../src/auth/createAuth.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { CaseFiles, type CaseFilesOptions } from '../../src/cases/CaseFiles.ts';
import { Cases } from '../../src/cases/Cases.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import { MediaRepository } from '../../src/graph/repositories/MediaRepository.ts';
import { FileStore } from '../../src/storage/FileStore.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { SessionRepository } from '../../src/graph/repositories/SessionRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { MediaWorkers } from '../../src/rooms/MediaWorkers.ts';
import type { CaptionPipeline } from '../../src/rooms/ParticipantTap.ts';
import { RoomRegistry } from '../../src/rooms/RoomRegistry.ts';
import { defaultRoomSettings } from '../../src/rooms/roomSettings.ts';
import { RoomStore } from '../../src/rooms/RoomStore.ts';
import { openRecorder, type Recording } from '../../src/sessions/openRecorder.ts';
import { Sessions } from '../../src/sessions/Sessions.ts';
import { createSignaling } from '../../src/signaling/createSignaling.ts';
import type { CaptioningStatus } from '../../src/wire/captions.ts';
import type { Route } from '../../src/wire/entries.ts';
import { temporaryAudit, type TemporaryAudit } from './temporaryAudit.ts';
import { RoomsClient } from './RoomsClient.ts';
import { temporaryGraph } from './temporaryGraph.ts';
import { temporaryKeyRing } from './temporaryKeyRing.ts';
import { startTestRedis, type TestRedis } from './testRedis.ts';

export interface Answer {
  status: number;
  headers: Headers;
  /** Parsed JSON, or the text where it is none. */
  body: unknown;
}

/** What a test sends: the parts of a route, or anything in their place. */
export interface Sent {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

/** The HTTP app with all real parts behind it, on a free port. */
export interface TestApi {
  readonly url: string;
  readonly files: CaseFiles;
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
  /** Writes the visits of its rooms into the graph. */
  readonly recording: Recording;
  /** Opens a `/rooms` socket with a room token. */
  connect(token: string): Promise<RoomsClient>;
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

export const pageHtml = '<!doctype html><title>Consilium</title>';

/** Of an upload. */
export const maxFileBytes = 1_000_000;

export interface TestApiSurroundings {
  /** Hears participants; without it nobody is captioned. */
  pipeline?: CaptionPipeline;
  /** Of the test, which closes it; without it one of its own. */
  graph?: Graph;
  /** Stands between what is recorded and the graph. */
  recordInto?: (graph: Graph) => Graph;
  files?: Partial<CaseFilesOptions>;
}

export async function startTestApi(
  change: Partial<AppOptions & Pick<AuthOptions, 'mail' | 'oidc'>> = {},
  { pipeline, graph: given, recordInto = (written) => written, files }: TestApiSurroundings = {},
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
  const captioning: CaptioningStatus = pipeline
    ? { available: true, source: 'test' }
    : { available: false, reason: 'noModel', message: 'no model in this test', variables: ['WHISPER_MODEL'] };
  const registry = new RoomRegistry({
    workers,
    pipeline: pipeline ?? null,
    captioning,
    iceServers: [],
    settings: defaultRoomSettings,
    logger,
  });
  const audit = await temporaryAudit();
  const ownGraph = given ? null : await temporaryGraph();
  const graph = given ?? ownGraph!.graph;
  const keyRing = await temporaryKeyRing();
  const caseRepository = new CaseRepository(graph, keyRing);
  const cases = new Cases(caseRepository, audit.log);
  const tokens = new Tokens(Buffer.alloc(32, 1));
  const auth = createAuth({
    redis: database.redis,
    graph,
    keyRing,
    tokens,
    auditing: audit.log,
    oidc: null,
    mail: null,
    logger,
    ...change,
  });
  const auditSearch = new AuditSearch(audit.folder);
  const roomStore = new RoomStore(database.redis);
  const folder = await mkdtemp(join(tmpdir(), 'consilium-api-'));
  await mkdir(join(folder, 'assets'));
  await writeFile(join(folder, 'index.html'), pageHtml);
  await writeFile(join(folder, '.sources'), 'stamp');
  await writeFile(join(folder, 'icon.svg'), '<svg xmlns="http://www.w3.org/2000/svg"/>');
  await writeFile(join(folder, 'assets/main-abc123.js'), 'export const long = 1;\n'.repeat(500));

  const recording = await openRecorder({
    dataDir: folder,
    graph: recordInto(graph),
    keyRing,
    logger,
    pump: { gatherMs: 10, retryMs: { first: 10, longest: 50 } },
  });
  recording.recorder.listen(registry, pipeline ?? null);

  const caseFiles = new CaseFiles({
    cases,
    repository: new MediaRepository(graph, keyRing),
    store: new FileStore(join(folder, 'files'), keyRing),
    clamd: null,
    maxBytes: maxFileBytes,
    ...files,
  });
  const app = createApp({
    logger,
    redis: database.redis,
    tokens,
    ...auth,
    caseRelations: caseRepository,
    roomStore,
    registry,
    audit: audit.log,
    cases,
    files: caseFiles,
    sessions: new Sessions(new SessionRepository(graph, keyRing), cases, audit.log),
    auditSearch,
    version: '0.0.1',
    captioning: () => captioning,
    dependencies: { redis: async () => (await database.redis.ping()).length > 0 },
    iceServers: [{ urls: ['stun:stun.example.org:3478'] }],
    publicUrl: null,
    allowedOrigins: [],
    strictTransport: false,
    pageFolder: folder,
    failuresPerMinute: 1_000_000,
    ...change,
  });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const signaling = createSignaling({
    httpServer: server,
    registry,
    tokens,
    roomStore,
    corsOrigins: [],
    logger,
  });
  const clients: RoomsClient[] = [];

  const api: TestApi = {
    url,
    files: caseFiles,
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
    recording,
    async connect(token) {
      const client = await RoomsClient.connect(url, token);
      clients.push(client);
      return client;
    },
    log: () => lines.join(''),
    send: (route, sent = {}) => send(url, route, sent),
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
      await closed;
      workers.close();
      await recording.close();
      await database.close();
      await audit.close();
      await ownGraph?.close();
      await rm(folder, { recursive: true });
    },
  };
  return api;
}

async function send(url: string, route: Route, sent: Sent): Promise<Answer> {
  const path = route.path.replace(/:(\w+)/g, (_, name: string) =>
    encodeURIComponent(sent.params?.[name] ?? ''),
  );
  const query = new URLSearchParams(sent.query).toString();
  const hasBody = sent.body !== undefined;
  const response = await fetch(`${url}${path}${query === '' ? '' : `?${query}`}`, {
    method: route.method,
    redirect: 'manual',
    headers: {
      ...(sent.token === undefined ? {} : { authorization: `Bearer ${sent.token}` }),
      ...(hasBody ? { 'content-type': 'application/json' } : {}),
      ...sent.headers,
    },
    ...(hasBody ? { body: typeof sent.body === 'string' ? sent.body : JSON.stringify(sent.body) } : {}),
  });
  return answerOf(response);
}

export async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // no JSON: the text itself
  }
  return { status: response.status, headers: response.headers, body };
}
