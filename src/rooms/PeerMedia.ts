import type {
  Consumer,
  DtlsParameters,
  IceParameters,
  Producer,
  RtpCapabilities,
  RtpParameters,
  WebRtcTransport,
} from 'mediasoup/types';
import type { Logger } from '../../config/logger.ts';
import { WireError } from '../wire/errors.ts';
import { consumerLayersChanged } from '../wire/events/server.ts';
import { malformed } from '../wire/refusal.ts';
import type { NetworkQuality, ProducerSource } from '../wire/rooms.ts';
import { levelOf, SteadyLevel, type LinkSample } from './networkLevel.ts';
import type { MediaMember, MediaOwner, Published, SessionMedia } from './SessionMedia.ts';
import { sources } from './sources.ts';

interface OwnTransport {
  transport: WebRtcTransport;
  /** What the device receives; null on a sending transport. */
  rtpCapabilities: RtpCapabilities | null;
  connected: boolean;
}

interface OwnConsumer {
  consumer: Consumer;
  published: Published;
  /** The client chose the priority itself; the server leaves it alone from then on. */
  priorityChosen: boolean;
}

export interface ProduceRequest {
  transportId: string;
  kind: 'audio' | 'video';
  source: ProducerSource;
  rtpParameters: RtpParameters;
  paused: boolean;
}

/**
 * Transports, producers and consumers of one peer. Ids of other peers are as unknown here as ids that never were.
 * What closes by itself (a transport whose DTLS ended, a consumer whose producer is gone) is forgotten by itself.
 */
export class PeerMedia implements MediaMember {
  readonly #owner: MediaOwner;
  readonly #session: SessionMedia;
  readonly #logger: Logger;
  readonly #transports = new Map<string, OwnTransport>();
  readonly #producers = new Map<string, Published>();
  readonly #consumers = new Map<string, OwnConsumer>();
  readonly #removeFromSession: () => void;
  readonly #level = new SteadyLevel();
  #quality: NetworkQuality | null = null;
  #closed = false;

  constructor(owner: MediaOwner, session: SessionMedia, logger: Logger) {
    this.#owner = owner;
    this.#session = session;
    this.#logger = logger;
    this.#removeFromSession = session.addMember(this);
  }

  /** Its worker died: nothing of it is left, and the peer gets another one of these or is closed. */
  get lost(): boolean {
    return this.#session.closed;
  }

  get routerId(): string {
    return this.#session.router.id;
  }

  get routerRtpCapabilities(): RtpCapabilities {
    return this.#session.router.rtpCapabilities;
  }

  get microphone(): Producer | null {
    for (const { source, producer } of this.#producers.values()) {
      if (source === 'microphone') return producer;
    }
    return null;
  }

  get quality(): NetworkQuality | null {
    return this.#quality;
  }

  /** `rtpCapabilities`: what the device receives; null for a transport that sends. Throws LIMIT_REACHED. */
  async createTransport(
    rtpCapabilities: RtpCapabilities | null,
    { forceTcp }: { forceTcp: boolean },
  ): Promise<WebRtcTransport> {
    const sameDirection = [...this.#transports.values()].filter(
      (own) => (own.rtpCapabilities === null) === (rtpCapabilities === null),
    );
    const limit = this.#session.settings.maxTransportsPerDirection;
    if (sameDirection.length >= limit) throw new WireError('LIMIT_REACHED', { transports: limit });

    const transport = await this.#session.createWebRtcTransport({ forceTcp });
    if (this.#closed) {
      transport.close();
      throw new WireError('NOT_JOINED');
    }
    this.#transports.set(transport.id, { transport, rtpCapabilities, connected: false });
    transport.observer.once('close', () => this.#transports.delete(transport.id));
    transport.on('dtlsstatechange', (state) => {
      if (state === 'failed' || state === 'closed') transport.close();
    });
    return transport;
  }

  async connectTransport(transportId: string, dtlsParameters: DtlsParameters): Promise<void> {
    const own = this.#transport(transportId);
    if (own.connected) throw new WireError('TRANSPORT_STATE', { reason: 'connected already' });
    own.connected = true;
    try {
      await own.transport.connect({ dtlsParameters });
    } catch (error) {
      own.connected = false;
      throw refusal('TRANSPORT_STATE', error);
    }
  }

  async restartIce(transportId: string): Promise<IceParameters> {
    return this.#transport(transportId).transport.restartIce();
  }

  async produce({ transportId, kind, source, rtpParameters, paused }: ProduceRequest): Promise<Producer> {
    if (sources[source].kind !== kind) throw malformed('kind', `${source} is ${sources[source].kind}`);
    // mediasoup takes sound that is said to be coded as video, and what becomes of it in the worker is anybody's guess.
    const foreign = rtpParameters.codecs.find(({ mimeType }) => !mimeType.startsWith(`${kind}/`));
    if (foreign)
      throw new WireError('RTP_PARAMETERS_REFUSED', { reason: `${foreign.mimeType} is not ${kind}` });
    const { transport, rtpCapabilities } = this.#transport(transportId);
    if (rtpCapabilities) throw new WireError('TRANSPORT_STATE', { reason: 'this transport receives' });
    const release = this.#session.takeSource(source, this.#owner);
    let producer: Producer;
    try {
      producer = await transport.produce({ kind, rtpParameters, paused });
    } catch (error) {
      release();
      if (transport.closed) throw new WireError('TRANSPORT_NOT_FOUND');
      throw refusal('RTP_PARAMETERS_REFUSED', error);
    }
    producer.observer.once('close', () => {
      release();
      this.#producers.delete(producer.id);
    });
    // Closed while the worker answered: the listener above came too late.
    if (producer.closed) {
      release();
      throw new WireError('TRANSPORT_NOT_FOUND');
    }
    const published = { producer, source, owner: this.#owner };
    this.#producers.set(producer.id, published);
    this.#session.publish(published);
    return producer;
  }

  /** One of the peer's own producers. Throws PRODUCER_NOT_FOUND. */
  producer(producerId: string): Published {
    const own = this.#producers.get(producerId);
    if (!own) throw new WireError('PRODUCER_NOT_FOUND');
    return own;
  }

  /** The new consumer is paused. */
  async consume(transportId: string, producerId: string): Promise<Consumer> {
    const { transport, rtpCapabilities } = this.#transport(transportId);
    if (!rtpCapabilities) throw new WireError('TRANSPORT_STATE', { reason: 'this transport sends' });
    const published = this.#session.published.get(producerId);
    if (!published) throw new WireError('PRODUCER_NOT_FOUND');
    const limit = this.#session.settings.maxConsumersPerPeer;
    if (this.#consumers.size >= limit) throw new WireError('LIMIT_REACHED', { consumers: limit });
    if (!this.#session.router.canConsume({ producerId, rtpCapabilities }))
      throw new WireError('CANNOT_CONSUME');

    let consumer: Consumer;
    try {
      // Retransmission for speech too: where the round trip is short it mends what concealment would guess.
      consumer = await transport.consume({ producerId, rtpCapabilities, paused: true, enableRtx: true });
    } catch (error) {
      if (transport.closed) throw new WireError('TRANSPORT_NOT_FOUND');
      if (published.producer.closed) throw new WireError('PRODUCER_NOT_FOUND');
      throw refusal('CANNOT_CONSUME', error);
    }
    if (consumer.closed) throw new WireError('PRODUCER_NOT_FOUND');
    const own: OwnConsumer = { consumer, published, priorityChosen: false };
    this.#consumers.set(consumer.id, own);
    consumer.observer.once('close', () => this.#consumers.delete(consumer.id));
    consumer.on('layerschange', (layers) => {
      const { id: consumerId } = consumer;
      this.#owner.send(consumerLayersChanged, { consumerId, layers: layers ?? null });
    });
    await this.#orderPriority(own);
    return consumer;
  }

  /** One of the peer's own consumers. Throws CONSUMER_NOT_FOUND. */
  consumer(consumerId: string): Consumer {
    return this.#consumer(consumerId).consumer;
  }

  /** Works on one of the peer's own consumers. Throws CONSUMER_NOT_FOUND, also where its producer closes meanwhile. */
  async withConsumer(consumerId: string, work: (consumer: Consumer) => Promise<void>): Promise<void> {
    const consumer = this.consumer(consumerId);
    try {
      await work(consumer);
    } catch (error) {
      throw consumer.closed ? new WireError('CONSUMER_NOT_FOUND') : error;
    }
  }

  /** The server's own consumer of one of the peer's producers, paused. */
  tap(producer: Producer): Promise<Consumer> {
    return this.#session.tap(producer);
  }

  async setPriority(consumerId: string, priority: number): Promise<void> {
    const own = this.#consumer(consumerId);
    own.priorityChosen = true;
    await own.consumer.setPriority(priority);
  }

  /** Holds each way of each transport to a bitrate; 0 lets go. Answers how many transports. */
  async throttle(bitsPerSecond: number): Promise<number> {
    const transports = [...this.#transports.values()].map(({ transport }) => transport);
    await Promise.all(
      transports.flatMap((transport) => [
        transport.setMaxIncomingBitrate(bitsPerSecond),
        transport.setMaxOutgoingBitrate(bitsPerSecond),
      ]),
    );
    return transports.length;
  }

  reorderPriorities(): void {
    for (const own of this.#consumers.values()) {
      this.#orderPriority(own).catch((err: unknown) => {
        if (!own.consumer.closed) this.#logger.warn({ err }, 'a video kept its old priority');
      });
    }
  }

  async sampleNetwork(): Promise<NetworkQuality | null> {
    const sample = await this.#linkSample();
    if (this.#closed) return null;
    const changed = this.#level.next(levelOf(sample));
    this.#quality = {
      peerId: this.#owner.peerId,
      level: this.#level.current,
      lossRatio: Math.min(1, Math.max(0, sample.uplinkLossRatio ?? 0)),
      roundTripMs: sample.roundTripMs,
    };
    return changed ? this.#quality : null;
  }

  /**
   * A count that grows while anything arrives: packets of an open microphone, else bytes on what is connected. Null
   * where nothing is to arrive. Rejects where the media worker does not answer.
   */
  async received(): Promise<number | null> {
    const { microphone } = this;
    if (microphone && !microphone.paused) {
      const streams = await microphone.getStats();
      return streams.reduce((sum, { packetCount }) => sum + packetCount, 0);
    }
    const connected = [...this.#transports.values()].filter((own) => own.connected);
    if (connected.length === 0) return null;
    const stats = await Promise.all(connected.map(({ transport }) => transport.getStats()));
    return stats.flat().reduce((sum, { bytesReceived }) => sum + bytesReceived, 0);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#removeFromSession();
    for (const { transport } of [...this.#transports.values()]) transport.close();
  }

  #transport(transportId: string): OwnTransport {
    const own = this.#transports.get(transportId);
    if (!own) throw new WireError('TRANSPORT_NOT_FOUND');
    return own;
  }

  #consumer(consumerId: string): OwnConsumer {
    const own = this.#consumers.get(consumerId);
    if (!own) throw new WireError('CONSUMER_NOT_FOUND');
    return own;
  }

  async #orderPriority({ consumer, published, priorityChosen }: OwnConsumer): Promise<void> {
    const priorities = sources[published.source].priority;
    if (priorityChosen || priorities === null) return;
    const speaks = published.owner.participantId === this.#session.activeSpeakerId;
    const priority = speaks ? priorities.speaks : priorities.silent;
    if (priority !== consumer.priority) await consumer.setPriority(priority);
  }

  async #linkSample(): Promise<LinkSample> {
    const transports = [...this.#transports.values()];
    const stats = await Promise.all(transports.map(async ({ transport }) => (await transport.getStats())[0]));
    const consumers = [...this.#consumers.values()].map(({ consumer }) => consumer);
    // One is enough: all of them share the transport. Sound is there even when no video gets through.
    const timed = consumers.find(({ kind, paused }) => kind === 'audio' && !paused) ?? consumers[0];
    const sent = (await timed?.getStats())?.find(({ type }) => type === 'outbound-rtp');
    const scores = [...this.#producers.values()]
      .filter(({ producer }) => !producer.paused)
      .map(({ producer }) => Math.max(0, ...producer.score.map(({ score }) => score)))
      // 0 is a stream that does not flow, such as a camera that is covered: no word about the network.
      .filter((score) => score > 0);
    return {
      uplinkLossRatio: largest(stats.map((stat) => stat?.rtpPacketLossReceived)),
      downlinkLossRatio: largest([...stats.map((stat) => stat?.rtpPacketLossSent)]),
      roundTripMs: sent?.roundTripTime ?? null,
      worstScore: scores.length === 0 ? null : Math.min(...scores),
    };
  }
}

function largest(values: (number | undefined)[]): number | null {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : Math.max(...known);
}

/** What mediasoup refused: its own words hold nothing but the caller's parameters, and say which of them is wrong. */
export function refusal(
  code: 'TRANSPORT_STATE' | 'RTP_PARAMETERS_REFUSED' | 'CANNOT_CONSUME',
  error: unknown,
): WireError {
  return new WireError(code, { reason: error instanceof Error ? error.message : 'refused' });
}
