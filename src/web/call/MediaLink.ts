/** The two WebRTC transports of one peer. They live as long as the server keeps the peer. */
import type { Device, types } from 'mediasoup-client';
import { connectTransport, createTransport, produce, restartIce } from '../../wire/events/media.ts';
import { dtlsParameters, rtpCapabilities, rtpParameters } from '../../wire/media.ts';
import type { Admission } from '../../wire/events/admission.ts';
import type { ProducerSource } from '../../wire/rooms.ts';
import { RequestError } from '../api/requestError.ts';
import { IceRecovery } from './IceRecovery.ts';
import type { SendRequest } from '../api/ServerSocket.ts';

/** What a producer of ours carries for the `produce` request. */
export interface ProducerData extends types.AppData {
  source: ProducerSource;
  paused: boolean;
}

interface LinkEvents {
  /** Media broke off, or flows again. */
  brokenChanged(): void;
  /** The server has forgotten the transports. */
  lost(): void;
}

export class MediaLink {
  readonly device: Device;
  readonly send: types.Transport;
  readonly recv: types.Transport;
  readonly #recoveries: IceRecovery[];

  static async create(
    device: Device,
    request: SendRequest,
    iceServers: Admission['iceServers'],
    events: LinkEvents,
  ): Promise<MediaLink> {
    const [send, recv] = await Promise.all([
      request(createTransport, { direction: 'send' }),
      request(createTransport, {
        direction: 'recv',
        rtpCapabilities: rtpCapabilities.parse(device.recvRtpCapabilities),
      }),
    ]);
    const options = ({ transportId, ...parameters }: typeof send): types.TransportOptions => ({
      // Made by mediasoup and checked by mediasoup-client.
      ...(parameters as unknown as Omit<types.TransportOptions, 'id'>),
      id: transportId,
      iceServers,
    });
    return new MediaLink(
      device,
      device.createSendTransport(options(send)),
      device.createRecvTransport(options(recv)),
      request,
      events,
    );
  }

  private constructor(
    device: Device,
    send: types.Transport,
    recv: types.Transport,
    request: SendRequest,
    events: LinkEvents,
  ) {
    this.device = device;
    this.send = send;
    this.recv = recv;

    for (const transport of [send, recv]) {
      transport.on('connect', (local, done, fail) => {
        request(connectTransport, {
          transportId: transport.id,
          dtlsParameters: dtlsParameters.parse(local.dtlsParameters),
        }).then(() => done(), fail);
      });
      transport.on('connectionstatechange', () => events.brokenChanged());
    }
    send.on('produce', ({ kind, rtpParameters: parameters, appData }, done, fail) => {
      const { source, paused } = appData as ProducerData;
      request(produce, {
        transportId: send.id,
        kind,
        source,
        paused,
        rtpParameters: rtpParameters.parse(parameters),
      }).then(({ producerId }) => done({ id: producerId }), fail);
    });

    this.#recoveries = [send, recv].map(
      (transport) =>
        new IceRecovery(transport, async () => {
          try {
            const { iceParameters, iceServers } = await request(restartIce, { transportId: transport.id });
            await transport.updateIceServers({ iceServers });
            await transport.restartIce({ iceParameters: iceParameters as unknown as types.IceParameters });
          } catch (error) {
            if (error instanceof RequestError && error.code === 'TRANSPORT_NOT_FOUND') events.lost();
            throw error;
          }
        }),
    );
  }

  get broken(): boolean {
    return this.#recoveries.some((recovery) => recovery.broken);
  }

  nudge(): void {
    for (const recovery of this.#recoveries) recovery.nudge();
  }

  networkChanged(): void {
    for (const recovery of this.#recoveries) recovery.networkChanged();
  }

  close(): void {
    for (const recovery of this.#recoveries) recovery.close();
    this.send.close();
    this.recv.close();
  }
}
