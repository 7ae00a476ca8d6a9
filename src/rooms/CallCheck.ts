import { randomUUID } from 'node:crypto';
import type {
  Consumer,
  DtlsParameters,
  Producer,
  Router,
  RtpCapabilities,
  RtpParameters,
  WebRtcTransport,
} from 'mediasoup/types';
import { WireError } from '../wire/errors.ts';
import { refusal } from './PeerMedia.ts';
import type { MediaWorker } from './MediaWorkers.ts';

/** More than the page tries to send, little enough that a check is no burden. */
const maxIncomingBitsPerSecond = 3_000_000;

export interface CheckTransports {
  udp: WebRtcTransport;
  tcp: WebRtcTransport;
  /** By a relay; null where the server has none. */
  relay: WebRtcTransport | null;
  /** What was sent comes back on it. */
  receive: WebRtcTransport;
}

/** The media of one check: transports of its own router, and what is sent on them goes back to its sender alone. */
export class CallCheck {
  readonly checkId = randomUUID();
  readonly transports: CheckTransports;
  readonly #router: Router;
  readonly #connected = new Set<WebRtcTransport>();
  readonly #producers = new Map<string, Producer>();
  /** Transport and kind, kept from before the worker is asked, so that nobody has two at once. */
  readonly #taken = new Set<string>();

  static async open(mediaWorker: MediaWorker, router: Router, hasRelay: boolean): Promise<CallCheck> {
    const { webRtcServer } = mediaWorker;
    const create = async (offer: { enableUdp: boolean; enableTcp: boolean }) => {
      const transport = await router.createWebRtcTransport({
        ...{ webRtcServer, ...offer, preferUdp: true },
        initialAvailableOutgoingBitrate: 1_000_000,
      });
      await transport.setMaxIncomingBitrate(maxIncomingBitsPerSecond);
      return transport;
    };
    try {
      const [udp, tcp, relay, receive] = await Promise.all([
        create({ enableUdp: true, enableTcp: false }),
        create({ enableUdp: false, enableTcp: true }),
        hasRelay ? create({ enableUdp: true, enableTcp: true }) : null,
        create({ enableUdp: true, enableTcp: true }),
      ]);
      return new CallCheck(router, { udp, tcp, relay, receive });
    } catch (error) {
      router.close();
      throw error;
    }
  }

  private constructor(router: Router, transports: CheckTransports) {
    this.#router = router;
    this.transports = transports;
  }

  get routerRtpCapabilities(): RtpCapabilities {
    return this.#router.rtpCapabilities;
  }

  /** Runs `then` once it is closed, or its worker died. */
  onClosed(then: () => void): void {
    this.#router.observer.once('close', then);
  }

  /** Throws TRANSPORT_NOT_FOUND, TRANSPORT_STATE. */
  async connect(transportId: string, parameters: DtlsParameters): Promise<void> {
    const transport = this.#transport(transportId);
    if (this.#connected.has(transport))
      throw new WireError('TRANSPORT_STATE', { reason: 'connected already' });
    this.#connected.add(transport);
    try {
      await transport.connect({ dtlsParameters: parameters });
    } catch (error) {
      this.#connected.delete(transport);
      throw refusal('TRANSPORT_STATE', error);
    }
  }

  /** Throws TRANSPORT_NOT_FOUND, TRANSPORT_STATE, LIMIT_REACHED, RTP_PARAMETERS_REFUSED. */
  async send(
    transportId: string,
    kind: 'audio' | 'video',
    rtpParameters: RtpParameters,
  ): Promise<{ producerId: string }> {
    const transport = this.#transport(transportId);
    if (transport === this.transports.receive) {
      throw new WireError('TRANSPORT_STATE', { reason: 'this transport receives' });
    }
    if (rtpParameters.codecs.some(({ mimeType }) => !mimeType.startsWith(`${kind}/`))) {
      throw new WireError('RTP_PARAMETERS_REFUSED', { reason: `not ${kind}` });
    }
    this.#take(`${transportId} ${kind}`);
    try {
      const producer = await transport.produce({ kind, rtpParameters });
      this.#producers.set(producer.id, producer);
      return { producerId: producer.id };
    } catch (error) {
      this.#taken.delete(`${transportId} ${kind}`);
      if (transport.closed) throw new WireError('CHECK_NOT_FOUND');
      throw refusal('RTP_PARAMETERS_REFUSED', error);
    }
  }

  /** Throws PRODUCER_NOT_FOUND, LIMIT_REACHED, CANNOT_CONSUME. */
  async receive(producerId: string, rtpCapabilities: RtpCapabilities): Promise<Consumer> {
    const producer = this.#producers.get(producerId);
    if (!producer) throw new WireError('PRODUCER_NOT_FOUND');
    if (!this.#router.canConsume({ producerId, rtpCapabilities })) throw new WireError('CANNOT_CONSUME');
    this.#take(producerId);
    try {
      return await this.transports.receive.consume({ producerId, rtpCapabilities });
    } catch (error) {
      this.#taken.delete(producerId);
      if (this.transports.receive.closed) throw new WireError('CHECK_NOT_FOUND');
      throw refusal('CANNOT_CONSUME', error);
    }
  }

  close(): void {
    this.#router.close();
  }

  #take(what: string): void {
    if (this.#taken.has(what)) throw new WireError('LIMIT_REACHED');
    this.#taken.add(what);
  }

  #transport(transportId: string): WebRtcTransport {
    const { udp, tcp, relay, receive } = this.transports;
    const found = [udp, tcp, relay, receive].find((transport) => transport?.id === transportId);
    if (!found) throw new WireError('TRANSPORT_NOT_FOUND');
    return found;
  }
}
