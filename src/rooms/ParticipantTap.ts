import type { Consumer, Producer } from 'mediasoup/types';
import type { Logger } from '../../config/logger.ts';
import type { DetachReason, TapHandle, TapSource } from '../../media/tap/TapSource.ts';
import type { Caption, CaptionGap } from '../wire/captions.ts';
import type { Participant } from './Participant.ts';
import type { PeerMedia } from './PeerMedia.ts';

/** What hears participants and writes captions, as rooms see it (media/pipeline.ts). */
export interface CaptionPipeline {
  attach(source: TapSource): Promise<TapHandle>;
  /** Resolves when everything that detached taps of this visit heard has its caption or its gap; never rejects. */
  settled(sessionId: string): Promise<void>;
  on(event: 'caption', listener: (caption: Caption) => void): unknown;
  on(event: 'gap', listener: (gap: CaptionGap) => void): unknown;
}

export interface ParticipantTapParts {
  participant: Participant;
  /** Null where this server cannot caption. */
  pipeline: CaptionPipeline | null;
  session: Pick<TapSource, 'sessionId' | 'sessionStartedAtMs'>;
  /** Session time since which they are not heard although they were before; null for somebody new. */
  unheardSinceMs: number | null;
  /** `participant.captioned` changed. */
  onChange: () => void;
  logger: Logger;
}

interface Microphone {
  producer: Producer;
  media: PeerMedia;
  peerId: string;
  correlationId: string;
}

interface Attachment {
  producer: Producer;
  media: PeerMedia;
  consumer: Consumer;
  /** Null while the pipeline takes it over. */
  handle: TapHandle | null;
  /** Consent was withdrawn since; it stays withdrawn for this attachment, even where consent is given anew. */
  withdrawn: boolean;
}

/** Detached taps that a withdrawal still reaches: microphones closed within the seconds that recognition takes. */
const maxFormerTaps = 8;

/**
 * Keeps the server's ear at one participant's microphone exactly while they consent to captions and the
 * microphone is open. Changes may come faster than a tap attaches: `update` brings the tap to where things stand
 * when its turn comes, so that no order of consent, withdrawal and device changes can leave a tap behind.
 */
export class ParticipantTap {
  readonly #parts: ParticipantTapParts;
  #attachment: Attachment | null = null;
  /** Session time at which the media went away that an open microphone was heard by. */
  #unheardSinceMs: number | null;
  /** Detached with something that may still be recognised, the latest last. */
  #former: TapHandle[] = [];
  #ended: DetachReason | null = null;
  #turn: Promise<void> = Promise.resolve();

  constructor(parts: ParticipantTapParts) {
    this.#parts = parts;
    this.#unheardSinceMs = parts.unheardSinceMs;
  }

  /** Consent or microphone changed. Resolves when the tap follows; never rejects. */
  update(): Promise<void> {
    const forgotten = this.#parts.participant.consent.captions ? null : this.#withdraw();
    this.#turn = this.#turn
      .then(() => this.#settle())
      .catch((err: unknown) => {
        this.#parts.logger.error({ err }, 'a tap did not follow');
      })
      .then(() => forgotten)
      .then(() => undefined);
    return this.#turn;
  }

  /** For good. Resolves when the tap is off; never rejects. */
  end(reason: 'sessionEnded' | 'closing'): Promise<void> {
    this.#ended ??= reason;
    return this.update();
  }

  #audible(): Microphone | null {
    const { consent, peer } = this.#parts.participant;
    const producer = peer?.media?.microphone;
    if (this.#ended || !consent.captions || !peer?.media || !producer || producer.closed) return null;
    return { producer, media: peer.media, peerId: peer.peerId, correlationId: peer.correlationId };
  }

  async #settle(): Promise<void> {
    const { pipeline } = this.#parts;
    const current = this.#attachment;
    if (current && (current.producer !== this.#audible()?.producer || current.consumer.closed)) {
      await this.#detach(current);
    }
    const microphone = this.#audible();
    if (!microphone || this.#attachment || !pipeline) return;
    await this.#attach(microphone, pipeline);
    // It may have been closed, or consent withdrawn, while the pipeline took it over.
    await this.#settle();
  }

  async #attach(
    { producer, media, peerId, correlationId }: Microphone,
    pipeline: CaptionPipeline,
  ): Promise<void> {
    const { participant, session } = this.#parts;
    const consumer = await media.tap(producer);
    if (!participant.consent.captions) {
      consumer.close();
      return;
    }
    const attachment: Attachment = { producer, media, consumer, handle: null, withdrawn: false };
    this.#attachment = attachment;
    try {
      attachment.handle = await pipeline.attach({
        ...session,
        consumer,
        participantId: participant.participantId,
        peerId,
        language: () => (participant.language === 'auto' ? null : participant.language),
        unheardSinceMs: producer.paused ? null : this.#unheardSinceMs,
        correlationId,
      });
      this.#unheardSinceMs = null;
    } catch (error) {
      this.#attachment = null;
      consumer.close();
      throw error;
    }
    this.#tell(!consumer.closed);
  }

  async #detach({ producer, media, consumer, handle, withdrawn }: Attachment): Promise<void> {
    this.#attachment = null;
    const { sessionStartedAtMs } = this.#parts.session;
    const missed = media.lost && !producer.paused && !withdrawn;
    this.#unheardSinceMs = missed ? performance.now() - sessionStartedAtMs : null;
    const gone = this.#parts.participant.peer ? 'producerClosed' : 'left';
    // Before the detaching is waited for: consent may be withdrawn meanwhile.
    if (handle && !withdrawn) this.#former = [...this.#former, handle].slice(-maxFormerTaps);
    try {
      await handle?.detach(withdrawn ? 'consentWithdrawn' : (this.#ended ?? gone));
    } finally {
      consumer.close();
      this.#tell(false);
    }
  }

  /**
   * Packets stop here and now, and so does the recognition of what former taps heard; the rest of the detaching
   * takes its turn. Resolves when the former taps have let go; never rejects.
   */
  async #withdraw(): Promise<void> {
    this.#unheardSinceMs = null;
    if (this.#attachment) {
      this.#attachment.withdrawn = true;
      this.#attachment.consumer.close();
    }
    const former = this.#former.splice(0);
    const outcomes = await Promise.allSettled(former.map((handle) => handle.detach('consentWithdrawn')));
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      this.#parts.logger.error({ err: outcome.reason as unknown }, 'a former tap did not follow');
    }
  }

  #tell(captioned: boolean): void {
    if (captioned === this.#parts.participant.captioned) return;
    this.#parts.participant.captioned = captioned;
    this.#parts.onChange();
  }
}
