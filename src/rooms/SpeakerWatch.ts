import type { ActiveSpeakerObserver, AudioLevelObserver, Producer, Router } from 'mediasoup/types';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import { speakingDbov } from '../wire/events/server.ts';

type Levels = { participantId: string; dbov: number }[];

interface SpeakerWatchEvents {
  /** Who holds the floor; null when nobody does. */
  activeSpeaker: [participantId: string | null];
  /**
   * Levels of those who sound, at once where somebody begins or ends to speak, else each second: every telling goes to
   * everybody in the room. An empty list once when silence begins.
   */
  levels: [Levels];
}

/** Quieter than this is taken for silence, in dBov. */
const silenceDbov = -70;
const floorIntervalMs = 300;
const maxEntries = 20;
const levelsEveryMs = 1_000;

interface Speaker {
  participantId: string;
  producer: Producer;
  /** Since it opened last. mediasoup gives the floor to somebody even before anybody has said a word. */
  sounded: boolean;
}

/**
 * Who speaks, from the levels that senders write into their packets (RFC 6464), so that nothing is decoded.
 * The floor passes from one to the next by mediasoup's dominant speaker identification; who mutes or leaves gives
 * it up.
 */
export class SpeakerWatch extends SafeEmitter<SpeakerWatchEvents> {
  readonly #floor: ActiveSpeakerObserver;
  readonly #levels: AudioLevelObserver;
  /** By producer id. */
  readonly #speakers = new Map<string, Speaker>();
  /** Producer that mediasoup gave the floor last. It says so once only, also where that one mutes and unmutes. */
  #dominantId: string | null = null;
  #activeId: string | null = null;
  #told = { speaking: '', atMs: -Infinity };

  static async create(router: Router, levelIntervalMs: number, logger: Logger): Promise<SpeakerWatch> {
    const [floor, levels] = await Promise.all([
      router.createActiveSpeakerObserver({ interval: floorIntervalMs }),
      router.createAudioLevelObserver({ interval: levelIntervalMs, threshold: silenceDbov, maxEntries }),
    ]);
    return new SpeakerWatch(floor, levels, logger);
  }

  private constructor(floor: ActiveSpeakerObserver, levels: AudioLevelObserver, logger: Logger) {
    super(logger);
    this.#floor = floor;
    this.#levels = levels;
    floor.on('dominantspeaker', ({ producer }) => {
      this.#dominantId = producer.id;
      this.#update();
    });
    levels.on('volumes', (volumes) => {
      const sounding = volumes.flatMap(({ producer, volume }) => {
        const speaker = this.#speakers.get(producer.id);
        return speaker ? [{ speaker, dbov: volume }] : [];
      });
      for (const { speaker } of sounding) speaker.sounded = true;
      this.#update();
      this.#tell(sounding.map(({ speaker: { participantId }, dbov }) => ({ participantId, dbov })));
    });
    levels.on('silence', () => this.#tell([]));
  }

  get activeSpeakerId(): string | null {
    return this.#activeId;
  }

  /** Watches a microphone until it closes. */
  async add(producer: Producer, participantId: string): Promise<void> {
    const speaker: Speaker = { participantId, producer, sounded: false };
    this.#speakers.set(producer.id, speaker);
    producer.observer.on('pause', () => {
      speaker.sounded = false;
      this.#update();
    });
    producer.observer.once('close', () => {
      this.#speakers.delete(producer.id);
      this.#update();
    });
    await Promise.all([
      this.#floor.addProducer({ producerId: producer.id }),
      this.#levels.addProducer({ producerId: producer.id }),
    ]);
  }

  #tell(levels: Levels): void {
    const speaking = levels
      .filter(({ dbov }) => dbov > speakingDbov)
      .map(({ participantId }) => participantId)
      .sort()
      .join();
    const atMs = performance.now();
    const isNews = levels.length === 0 || speaking !== this.#told.speaking;
    if (!isNews && atMs - this.#told.atMs < levelsEveryMs) return;
    this.#told = { speaking, atMs };
    this.emit('levels', levels);
  }

  #update(): void {
    const dominant = this.#dominantId === null ? undefined : this.#speakers.get(this.#dominantId);
    const activeId = dominant?.sounded && !dominant.producer.paused ? dominant.participantId : null;
    if (activeId === this.#activeId) return;
    this.#activeId = activeId;
    this.emit('activeSpeaker', activeId);
  }
}
