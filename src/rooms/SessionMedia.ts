import type { z } from 'zod';
import type { Consumer, DirectTransport, Producer, Router, WebRtcTransport } from 'mediasoup/types';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import type { ServerEvent } from '../wire/entries.ts';
import { WireError } from '../wire/errors.ts';
import type { NetworkQuality, ProducerSource, ProducerView } from '../wire/rooms.ts';
import type { MediaWorker, MediaWorkers } from './MediaWorkers.ts';
import type { RoomSettings } from './roomSettings.ts';
import { sources } from './sources.ts';
import { SpeakerWatch } from './SpeakerWatch.ts';

/** Whose media it is. */
export interface MediaOwner {
  readonly participantId: string;
  readonly peerId: string;
  send<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>): void;
}

/** One peer's share of the session's media, as the session drives it. */
export interface MediaMember {
  /** As last measured; null before the first time. */
  readonly quality: NetworkQuality | null;
  /** Measures; answers what to tell where the level changed. */
  sampleNetwork(): Promise<NetworkQuality | null>;
  /** Who speaks has changed. */
  reorderPriorities(): void;
  close(): void;
}

/** A producer that others may consume. */
export interface Published {
  producer: Producer;
  source: ProducerSource;
  owner: MediaOwner;
}

export interface SessionMediaEvents {
  producerAdded: [Published];
  /** Paused or resumed. */
  producerUpdated: [Published];
  producerRemoved: [Published];
  activeSpeaker: [participantId: string | null];
  levels: [{ participantId: string; dbov: number }[]];
  networkQuality: [NetworkQuality];
  /** The worker died: everything here is closed. */
  failed: [];
}

export function producerViewOf({ producer, source, owner }: Published): ProducerView {
  const { participantId, peerId } = owner;
  return {
    producerId: producer.id,
    participantId,
    peerId,
    kind: producer.kind,
    source,
    paused: producer.paused,
  };
}

/**
 * The media of one visit: a router on one worker and what hangs on it. It outlives no worker; a visit whose worker
 * died gets a new one of these at once.
 */
export class SessionMedia extends SafeEmitter<SessionMediaEvents> {
  readonly router: Router;
  readonly settings: RoomSettings;
  readonly published = new Map<string, Published>();
  readonly #mediaWorker: MediaWorker;
  /** Carries the server's own consumers: the taps. */
  readonly #directTransport: DirectTransport;
  readonly #speakers: SpeakerWatch;
  readonly #logger: Logger;
  readonly #members = new Set<MediaMember>();
  readonly #takenSources = new Set<string>();
  readonly #networkTimer: NodeJS.Timeout;
  #sampling = false;

  /** Throws DEPENDENCY_UNAVAILABLE where no worker runs or comes. */
  static async create(workers: MediaWorkers, settings: RoomSettings, logger: Logger): Promise<SessionMedia> {
    const { mediaWorker, router } = await workers.createRouter();
    try {
      const [directTransport, speakers] = await Promise.all([
        router.createDirectTransport(),
        SpeakerWatch.create(router, settings.audioLevelIntervalMs, logger),
      ]);
      return new SessionMedia({ mediaWorker, router, directTransport, speakers, settings, logger });
    } catch (error) {
      router.close();
      throw error;
    }
  }

  private constructor(parts: {
    mediaWorker: MediaWorker;
    router: Router;
    directTransport: DirectTransport;
    speakers: SpeakerWatch;
    settings: RoomSettings;
    logger: Logger;
  }) {
    super(parts.logger);
    this.#logger = parts.logger;
    this.#mediaWorker = parts.mediaWorker;
    this.router = parts.router;
    this.settings = parts.settings;
    this.#directTransport = parts.directTransport;
    this.#speakers = parts.speakers;
    this.#speakers.on('activeSpeaker', (participantId) => {
      for (const member of this.#members) member.reorderPriorities();
      this.emit('activeSpeaker', participantId);
    });
    this.#speakers.on('levels', (levels) => this.emit('levels', levels));
    this.router.once('workerclose', () => {
      clearInterval(this.#networkTimer);
      this.emit('failed');
    });
    this.#networkTimer = setInterval(() => void this.#sampleNetwork(), parts.settings.networkIntervalMs);
  }

  get workerPid(): number {
    return this.#mediaWorker.worker.pid;
  }

  get closed(): boolean {
    return this.router.closed;
  }

  get activeSpeakerId(): string | null {
    return this.#speakers.activeSpeakerId;
  }

  /** Levels of those whose network is not good, for somebody who comes in now. */
  get troubledNetworks(): NetworkQuality[] {
    return [...this.#members].flatMap(({ quality }) =>
      quality && quality.level !== 'good' ? [quality] : [],
    );
  }

  /** Answers how to take it out again. */
  addMember(member: MediaMember): () => void {
    this.#members.add(member);
    return () => void this.#members.delete(member);
  }

  createWebRtcTransport({ forceTcp }: { forceTcp: boolean }): Promise<WebRtcTransport> {
    return this.router.createWebRtcTransport({
      webRtcServer: this.#mediaWorker.webRtcServer,
      enableUdp: !forceTcp,
      enableTcp: true,
      preferUdp: true,
      // Enough for a middle simulcast layer from the start: below that a consumer in a room of two may stay
      // without video, since nothing flows that the estimate could grow on.
      initialAvailableOutgoingBitrate: 1_000_000,
    });
  }

  /**
   * Keeps a source for a peer: one of each for a peer, one screen for all. Answers the release. Throws
   * SOURCE_TAKEN.
   */
  takeSource(source: ProducerSource, { peerId }: MediaOwner): () => void {
    const key = sources[source].shared ? source : `${source} of ${peerId}`;
    if (this.#takenSources.has(key)) throw new WireError('SOURCE_TAKEN', { source });
    this.#takenSources.add(key);
    return () => void this.#takenSources.delete(key);
  }

  /** Shows a new producer to the others, until it closes. */
  publish(published: Published): void {
    const { producer, source, owner } = published;
    this.published.set(producer.id, published);
    producer.observer.on('pause', () => this.emit('producerUpdated', published));
    producer.observer.on('resume', () => this.emit('producerUpdated', published));
    producer.observer.once('close', () => {
      this.published.delete(producer.id);
      this.emit('producerRemoved', published);
    });
    if (source === 'microphone') {
      this.#speakers.add(producer, owner.participantId).catch((err: unknown) => {
        if (!producer.closed) this.#logger.error({ err }, 'a microphone is not watched for levels');
      });
    }
    this.emit('producerAdded', published);
  }

  /** The server's own consumer of a producer, paused. */
  tap(producer: Producer): Promise<Consumer> {
    const { rtpCapabilities } = this.router;
    return this.#directTransport.consume({ producerId: producer.id, rtpCapabilities, paused: true });
  }

  close(): void {
    clearInterval(this.#networkTimer);
    this.removeListeners();
    for (const member of [...this.#members]) member.close();
    this.router.close();
  }

  async #sampleNetwork(): Promise<void> {
    // A worker that is slow to answer is not asked again meanwhile.
    if (this.#sampling) return;
    this.#sampling = true;
    for (const member of [...this.#members]) {
      try {
        const changed = await member.sampleNetwork();
        if (changed) this.emit('networkQuality', changed);
      } catch (err) {
        // Who leaves while being measured is no news.
        if (this.#members.has(member)) this.#logger.warn({ err }, 'network quality not measured');
      }
    }
    this.#sampling = false;
  }
}
