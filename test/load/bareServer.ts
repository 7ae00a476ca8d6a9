/**
 * mediasoup and nothing else behind the events that carry media: what the server's forwarding is measured against. The
 * same worker, codecs and transports as the server's; no observers, no taps, no record of anything. The token of a
 * client is the name of its room.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';
import type {
  DtlsParameters,
  MediaKind,
  Router,
  RtpCapabilities,
  RtpParameters,
  WebRtcTransport,
} from 'mediasoup/types';
import { createLogger } from '../../config/logger.ts';
import { workerBinary } from '../../config/workerBinary.ts';
import { MediaWorkers } from '../../src/rooms/MediaWorkers.ts';

interface Room {
  router: Router;
  transports: Map<string, WebRtcTransport>;
}

const workers = await MediaWorkers.create({
  count: 1,
  workerBin: workerBinary(),
  listenIp: '127.0.0.1',
  announcedAddress: null,
  firstPort: null,
  logger: await createLogger({ level: 'warn' }),
});
const mediaWorker = await workers.pick();
const rooms = new Map<string, Promise<Room>>();

function roomOf(name: string): Promise<Room> {
  const room =
    rooms.get(name) ?? mediaWorker.createRouter().then((router) => ({ router, transports: new Map() }));
  rooms.set(name, room);
  return room;
}

const found = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('not found');
  return value;
};

/** What the load sends; each event has some of it. Nothing is checked: nobody else calls. */
interface Request {
  transportId: string;
  producerId: string;
  kind: MediaKind;
  dtlsParameters: DtlsParameters;
  rtpParameters: RtpParameters;
  rtpCapabilities: RtpCapabilities;
}

function handlersOf({ router, transports }: Room, socket: Socket) {
  const own: WebRtcTransport[] = [];
  const rtpCapabilities = new Map<string, RtpCapabilities>();
  socket.once('disconnect', () => own.forEach((transport) => transport.close()));
  return {
    join: async () => ({ admission: { routerRtpCapabilities: router.rtpCapabilities } }),
    leave: async () => ({}),
    createTransport: async (request: Request) => {
      const transport = await router.createWebRtcTransport({
        webRtcServer: mediaWorker.webRtcServer,
        enableUdp: true,
        enableTcp: true,
        preferUdp: true,
        initialAvailableOutgoingBitrate: 1_000_000,
      });
      own.push(transport);
      transports.set(transport.id, transport);
      rtpCapabilities.set(transport.id, request.rtpCapabilities);
      const { id: transportId, iceParameters, iceCandidates, dtlsParameters } = transport;
      return { transportId, iceParameters, iceCandidates, dtlsParameters };
    },
    connectTransport: async ({ transportId, dtlsParameters }: Request) => {
      await found(transports.get(transportId)).connect({ dtlsParameters });
      return {};
    },
    produce: async ({ transportId, kind, rtpParameters }: Request) => {
      const producer = await found(transports.get(transportId)).produce({ kind, rtpParameters });
      return { producerId: producer.id };
    },
    consume: async ({ transportId, producerId }: Request) => {
      const transport = found(transports.get(transportId));
      const consumer = await transport.consume({
        producerId,
        rtpCapabilities: found(rtpCapabilities.get(transportId)),
        enableRtx: true,
      });
      return { consumerId: consumer.id };
    },
    resumeConsumer: async () => ({}),
  };
}

const httpServer = createServer();
const io = new Server(httpServer, { path: '/api/v1/ws' });
io.of('/rooms').on('connection', (socket) => {
  const { token } = socket.handshake.auth as { token: string };
  const handlers = roomOf(token).then((room) => handlersOf(room, socket));
  socket.onAny((event: string, request: Request, acknowledge: (answer: unknown) => void) => {
    const answer = async () => {
      const handle = (await handlers)[event as keyof Awaited<typeof handlers>];
      acknowledge({ ok: true, reply: await handle(request) });
    };
    answer().catch((error: unknown) => {
      console.error(error);
      process.exit(1);
    });
  });
});
await new Promise<void>((resolve) => httpServer.listen(0, '127.0.0.1', resolve));
process.once('disconnect', () => {
  workers.close();
  process.exit();
});
process.send?.(`http://127.0.0.1:${(httpServer.address() as AddressInfo).port}`);
