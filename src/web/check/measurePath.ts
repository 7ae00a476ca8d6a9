/** Tries the real ways to the server, and measures what comes back over the best one. */
import type { Device, types } from 'mediasoup-client';
import type { CallCheckResult, CheckPath } from '../../wire/callChecks.ts';
import { rtpCapabilities } from '../../wire/media.ts';
import { openCallCheck, receiveInCallCheck } from '../../wire/routes/callChecks.ts';
import { callRoute } from '../api/callRoute.ts';
import { loadDevice } from '../call/loadDevice.ts';
import {
  CheckedPath,
  connectBy,
  opens,
  optionsOf,
  type CheckOfLink,
  type ServerTransport,
} from './CheckedPath.ts';
import { testPicture } from './testPicture.ts';

type Measured = Pick<CallCheckResult, 'paths' | 'loop'> & { checkId: string };

/** Encoders and estimates begin low. */
const warmUpMs = 2_500;
const measureMs = 3_000;

/** Rejects with a `RequestError`, and where `signal` says so. `microphone` null: there is none to send. */
export async function measurePath(
  secret: string,
  microphone: MediaStreamTrack | null,
  signal: AbortSignal,
): Promise<Measured> {
  const { checkId, routerRtpCapabilities, send, receive, iceServers } = await callRoute(openCallCheck, {
    ...{ body: { secret }, signal },
  });
  const device = await loadDevice(routerRtpCapabilities);
  const link: CheckOfLink = { secret, checkId, iceServers, signal };
  const picture = testPicture();
  const tried: Partial<Record<CheckPath, CheckedPath | null>> = {};
  const toClose: types.Transport[] = [];
  try {
    await Promise.all(
      (['udp', 'tcp', 'relay'] as const).map(async (path) => {
        const server = send[path];
        if (!server) return;
        tried[path] = await CheckedPath.open(device, path, server, { picture: picture.track, link });
        if (tried[path]) toClose.push(tried[path].transport);
      }),
    );
    signal.throwIfAborted();
    const outcome = (path: CheckPath) => {
      if (tried[path] === undefined) return 'notOffered';
      return tried[path] ? 'open' : 'closed';
    };
    const paths = { udp: outcome('udp'), tcp: outcome('tcp'), relay: outcome('relay') } as const;
    const best = tried.udp ?? tried.tcp ?? tried.relay ?? null;
    const loop = best && (await measureLoop(device, best, { receive, microphone, link, toClose }));
    signal.throwIfAborted();
    return { checkId, paths, loop };
  } finally {
    for (const transport of toClose) transport.close();
    picture.stop();
  }
}

interface LoopParts {
  receive: ServerTransport;
  microphone: MediaStreamTrack | null;
  link: CheckOfLink;
  toClose: types.Transport[];
}

async function measureLoop(
  device: Device,
  best: CheckedPath,
  { receive, microphone, link, toClose }: LoopParts,
): Promise<CallCheckResult['loop']> {
  const { path, transport: sending, video } = best;
  const { secret, checkId, signal } = link;
  const sound = microphone && (await sending.produce({ track: microphone.clone() }));
  video.resume();
  const receiving = device.createRecvTransport(optionsOf(receive, path, link));
  toClose.push(receiving);
  connectBy(receiving, link);
  for (const producer of sound ? [video, sound] : [video]) {
    const { consumerId, kind, rtpParameters } = await callRoute(receiveInCallCheck, {
      body: {
        ...{ secret, checkId, producerId: producer.id },
        rtpCapabilities: rtpCapabilities.parse(device.recvRtpCapabilities),
      },
      signal,
    });
    await receiving.consume({
      ...{ id: consumerId, producerId: producer.id, kind },
      rtpParameters: rtpParameters as unknown as types.RtpParameters,
    });
  }
  if (!(await opens(receiving, signal))) return null;
  await pause(warmUpMs);
  const before = countsOf(await receiving.getStats());
  await pause(measureMs);
  const after = countsOf(await receiving.getStats());
  const spanMs = after.atMs - before.atMs;
  const received = after.packets - before.packets;
  const lost = Math.max(0, after.lost - before.lost);
  if (spanMs <= 0 || received === 0) return null;
  return {
    path,
    kbitPerS: Math.round(((after.bytes - before.bytes) * 8) / spanMs),
    roundTripMs: after.roundTripMs ?? before.roundTripMs,
    lossRatio: lost / (lost + received),
    soundReturned: sound && after.soundPackets > 0,
  };
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

/** The statistics (W3C WebRTC Stats) that the loop is judged by. */
function countsOf(report: RTCStatsReport) {
  const counts = {
    atMs: 0,
    bytes: 0,
    packets: 0,
    lost: 0,
    soundPackets: 0,
    roundTripMs: null as number | null,
  };
  for (const entry of report.values() as Iterable<RTCStats & Record<string, unknown>>) {
    const number = (name: string) => (typeof entry[name] === 'number' ? entry[name] : 0);
    if (entry.type === 'inbound-rtp') {
      counts.atMs = entry.timestamp;
      counts.bytes += number('bytesReceived') + number('headerBytesReceived');
      counts.packets += number('packetsReceived');
      counts.lost += number('packetsLost');
      if (entry['kind'] === 'audio') counts.soundPackets += number('packetsReceived');
    }
    if (entry.type === 'candidate-pair' && typeof entry['currentRoundTripTime'] === 'number') {
      counts.roundTripMs = Math.round(entry['currentRoundTripTime'] * 1000);
    }
  }
  return counts;
}
