import type { Device, types } from 'mediasoup-client';
import type { z } from 'zod';
import type { CheckPath } from '../../wire/callChecks.ts';
import { dtlsParameters, rtpParameters } from '../../wire/media.ts';
import { connectCallCheck, sendInCallCheck, type openCallCheck } from '../../wire/routes/callChecks.ts';
import { callRoute } from '../api/callRoute.ts';

type Opened = z.output<typeof openCallCheck.reply>;
export type ServerTransport = Opened['receive'];

/** How long a way may take to open: the browser itself gives up after about twice as long. */
const openLimitMs = 8_000;

export interface CheckOfLink {
  secret: string;
  checkId: string;
  iceServers: Opened['iceServers'];
  signal: AbortSignal;
}

/** What mediasoup-client needs to go this way and no other. */
export const optionsOf = (
  { transportId, ...parameters }: ServerTransport,
  path: CheckPath,
  { iceServers }: CheckOfLink,
): types.TransportOptions => {
  // Made by mediasoup and checked by mediasoup-client.
  const made = parameters as unknown as Omit<types.TransportOptions, 'id'>;
  if (path === 'relay') return { ...made, id: transportId, iceServers, iceTransportPolicy: 'relay' };
  const iceCandidates = made.iceCandidates.filter(({ protocol }) => protocol === path);
  return { ...made, id: transportId, iceCandidates };
};

export function connectBy(transport: types.Transport, { secret, checkId, signal }: CheckOfLink): void {
  transport.on('connect', (local, done, fail) => {
    const parameters = dtlsParameters.parse(local.dtlsParameters);
    const body = { secret, checkId, transportId: transport.id, dtlsParameters: parameters };
    callRoute(connectCallCheck, { body, signal }).then(() => done(), fail);
  });
  transport.on('produce', ({ kind, rtpParameters: local }, done, fail) => {
    const parameters = rtpParameters.parse(local);
    const body = { secret, checkId, transportId: transport.id, kind, rtpParameters: parameters };
    callRoute(sendInCallCheck, { body, signal }).then(({ producerId }) => done({ id: producerId }), fail);
  });
}

/** Whether it connected in time. */
export function opens(transport: types.Transport, signal: AbortSignal): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const timer = setTimeout(() => resolve(false), openLimitMs);
  const look = () => {
    if (transport.connectionState === 'connected') resolve(true);
    if (['failed', 'closed'].includes(transport.connectionState)) resolve(false);
  };
  transport.on('connectionstatechange', look);
  signal.addEventListener('abort', () => resolve(false), { once: true });
  look();
  return promise.finally(() => clearTimeout(timer));
}

/** One way to the server, and what is sent on it. */
export class CheckedPath {
  readonly path: CheckPath;
  readonly transport: types.Transport;
  readonly video: types.Producer;

  /** Null where the way does not open. */
  static async open(
    device: Device,
    path: CheckPath,
    server: ServerTransport,
    { picture, link }: { picture: MediaStreamTrack; link: CheckOfLink },
  ): Promise<CheckedPath | null> {
    const transport = device.createSendTransport(optionsOf(server, path, link));
    connectBy(transport, link);
    const producing = transport.produce({
      track: picture.clone(),
      encodings: [{ maxBitrate: 1_500_000 }],
      codecOptions: { videoGoogleStartBitrate: 1_000 },
      // Nothing flows while the other ways are tried: they would share what they are to measure.
      zeroRtpOnPause: true,
    });
    const video = await producing;
    video.pause();
    if (await opens(transport, link.signal)) return new CheckedPath(path, transport, video);
    transport.close();
    return null;
  }

  private constructor(path: CheckPath, transport: types.Transport, video: types.Producer) {
    this.path = path;
    this.transport = transport;
    this.video = video;
  }
}
