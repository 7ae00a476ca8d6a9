/** Rooms and their signalling as a server runs them: a real media worker, real sockets, tokens that are signed. */
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { v7 as uuidv7 } from 'uuid';
import { createLogger, type Logger } from '../../config/logger.ts';
import { workerBinary } from '../../config/workerBinary.ts';
import { grantsOf } from '../../src/auth/grants.ts';
import { Tokens } from '../../src/auth/tokens.ts';
import { UserSockets } from '../../src/notifications/UserSockets.ts';
import { MediaWorkers } from '../../src/rooms/MediaWorkers.ts';
import type { CaptionPipeline } from '../../src/rooms/ParticipantTap.ts';
import type { IceServersFor } from '../../src/rooms/iceServers.ts';
import type { VisitKeeper } from '../../src/rooms/VisitKeeper.ts';
import { RoomRegistry } from '../../src/rooms/RoomRegistry.ts';
import type { RoomRecord, RoomStore } from '../../src/rooms/RoomStore.ts';
import type { Auditing } from '../../src/audit/AuditLog.ts';
import { defaultRoomSettings, type RoomSettings } from '../../src/rooms/roomSettings.ts';
import type { AddressLimit } from '../../src/signaling/AddressSockets.ts';
import { createSignaling } from '../../src/signaling/createSignaling.ts';
import { noRefusals, type SocketRefusals } from '../../src/signaling/SocketRefusals.ts';
import type { Grant } from '../../src/wire/access.ts';
import type { CaptioningStatus } from '../../src/wire/captions.ts';
import type { ParticipantRole } from '../../src/wire/rooms.ts';
import { RoomsClient, type RoomsClientOptions } from './RoomsClient.ts';

export interface RoomsServerOptions {
  settings?: Partial<RoomSettings>;
  pipeline?: CaptionPipeline;
  captioning?: CaptioningStatus;
  workerCount?: number;
  corsOrigins?: string[];
  iceServersFor?: IceServersFor;
  /** Nothing is kept, unless told. */
  audit?: Auditing;
  /** `records`, unless told. */
  roomStore?: Pick<RoomStore, 'getRoom' | 'isInviteStanding'>;
  addressLimit?: AddressLimit;
  /** Nothing outlives it, unless told. */
  visitKeeper?: VisitKeeper;
  /** Those of a server before this one. */
  tokens?: Tokens;
}

const captioned: CaptioningStatus = { available: true, source: 'test' };
const uncaptioned: CaptioningStatus = {
  available: false,
  reason: 'noModel',
  message: 'no model in this test',
  variables: ['WHISPER_MODEL'],
};

/** As a server says that hears by this, or by nothing. */
export const captioningOf = (pipeline: CaptionPipeline | undefined): CaptioningStatus =>
  pipeline ? captioned : uncaptioned;

export class RoomsServer {
  readonly workers: MediaWorkers;
  readonly registry: RoomRegistry;
  readonly tokens: Tokens;
  readonly url: string;
  /** What its sockets were refused. */
  readonly refusals: SocketRefusals;
  /** What stands in the store of rooms. */
  readonly records = new Map<string, RoomRecord>();
  readonly #clients: RoomsClient[] = [];
  readonly #close: () => Promise<void>;

  private constructor(
    parts: Pick<RoomsServer, 'workers' | 'registry' | 'tokens' | 'url' | 'refusals'>,
    close: () => Promise<void>,
  ) {
    this.workers = parts.workers;
    this.registry = parts.registry;
    this.tokens = parts.tokens;
    this.url = parts.url;
    this.refusals = parts.refusals;
    this.#close = close;
  }

  static async start(options: RoomsServerOptions = {}): Promise<RoomsServer> {
    const logger = await quietLogger();
    const workers = await startWorkers(logger, options.workerCount);
    const registry = new RoomRegistry({
      workers,
      pipeline: options.pipeline ?? null,
      captioning: options.captioning ?? captioningOf(options.pipeline),
      iceServersFor: options.iceServersFor ?? (() => []),
      visitKeeper: options.visitKeeper ?? null,
      settings: { ...defaultRoomSettings, ...options.settings },
      logger,
    });
    const tokens = options.tokens ?? new Tokens(randomBytes(32));
    const httpServer = createServer();
    const refusals = noRefusals();
    const signaling = createSignaling({
      httpServer,
      io: new UserSockets(null).io,
      registry,
      authenticator: {
        verify: (token) => tokens.verify(token),
        stands: async () => true,
        isDisabled: async () => false,
      },
      tokens,
      accessChanges: { on: () => () => {} },
      roomStore: options.roomStore ?? {
        getRoom: async (roomId) => server.records.get(roomId) ?? null,
        // Its tokens come from no link.
        isInviteStanding: async () => false,
      },
      audit: options.audit ?? { record: async () => {} },
      corsOrigins: options.corsOrigins ?? [],
      ...(options.addressLimit ? { addressLimit: options.addressLimit } : {}),
      refusals,
      logger,
    });
    await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`;
    const server = new RoomsServer({ workers, registry, tokens, url, refusals }, async () => {
      await registry.close();
      signaling.close();
      workers.close();
      await new Promise((resolve) => httpServer.close(resolve));
    });
    return server;
  }

  /** A room that stands in the store. */
  room(record: Partial<RoomRecord> = {}): RoomRecord {
    const room: RoomRecord = {
      roomId: uuidv7(),
      name: 'Tuesday clinic',
      kind: 'video',
      mode: 'assisted',
      createdAt: new Date().toISOString(),
      hostUserId: uuidv7(),
      caseId: null,
      scheduledAt: null,
      ...record,
    };
    this.records.set(room.roomId, room);
    return room;
  }

  async token(
    room: RoomRecord,
    role: ParticipantRole,
    displayName: string = role,
    grants?: Grant[],
  ): Promise<string> {
    const newcomer = { displayName, role, grants: grants ?? grantsOf(role), inviteId: null };
    return (await this.tokens.signRoomToken(this.registry.reserve(room, newcomer))).token;
  }

  /** Of a host with this account. */
  async tokenOfAccount(room: RoomRecord, userId: string): Promise<string> {
    const newcomer = { displayName: 'Dr. Okafor', role: 'host', userId, grants: grantsOf('host') } as const;
    return (await this.tokens.signRoomToken(this.registry.reserve(room, { ...newcomer, inviteId: null })))
      .token;
  }

  async userToken(userId: string): Promise<string> {
    const roles = ['clinician' as const];
    return (await this.tokens.signAccessToken({ kind: 'user', userId, displayName: 'Dr. Okafor', roles }))
      .token;
  }

  /** Not joined yet. */
  async connect(token: string, options?: RoomsClientOptions): Promise<RoomsClient> {
    const client = await RoomsClient.connect(this.url, token, options);
    this.#clients.push(client);
    return client;
  }

  /** Connected with a token of its own, not joined yet. */
  async newcomer(
    room: RoomRecord,
    role: ParticipantRole,
    displayName?: string,
    grants?: Grant[],
  ): Promise<RoomsClient> {
    return this.connect(await this.token(room, role, displayName, grants));
  }

  /** A host who has joined. */
  async host(room: RoomRecord, displayName?: string): Promise<RoomsClient> {
    const host = await this.newcomer(room, 'host', displayName);
    await host.enter();
    return host;
  }

  /** A patient whom `host` has admitted. */
  async patient(room: RoomRecord, host: RoomsClient, displayName?: string): Promise<RoomsClient> {
    const patient = await this.newcomer(room, 'patient', displayName);
    await patient.wait();
    await patient.admittedBy(host);
    return patient;
  }

  /** Everything that clients of this server saw and the protocol does not name. */
  get faults(): string[] {
    return this.#clients.flatMap(({ faults }) => faults);
  }

  async close(): Promise<void> {
    for (const client of this.#clients) client.close();
    await this.#close();
  }
}

export function quietLogger(): Promise<Logger> {
  return createLogger({ level: 'fatal' });
}

export function startWorkers(logger: Logger, count = 1): Promise<MediaWorkers> {
  return MediaWorkers.create({
    count,
    workerBin: workerBinary(),
    listenIp: '127.0.0.1',
    announcedAddress: null,
    firstPort: null,
    logger,
  });
}
