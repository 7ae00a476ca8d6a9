/** Hears one microphone: hands the packets of the server's own consumer on, until it is detached. */
import type { Consumer } from 'mediasoup/types';
import type { DetachReason, TapHandle, TapSource } from './TapSource.ts';

export interface TapOptions {
  source: TapSource;
  onPacket: (data: Uint8Array, arrivedAtMs: number) => void;
  /** Muted. */
  onPause: () => void;
  /** Once; the tap is detached when it resolves. The consumer is closed already. */
  onDetach: (reason: DetachReason) => Promise<void>;
}

const levelExtensionUri = 'urn:ietf:params:rtp-hdrext:ssrc-audio-level';

export class Tap implements TapHandle {
  readonly source: TapSource;
  readonly #options: TapOptions;
  #detached: Promise<void> | null = null;
  #withdrawn: Promise<void> | null = null;

  constructor(options: TapOptions) {
    this.source = options.source;
    this.#options = options;
    const { consumer } = options.source;
    consumer.on('rtp', (data) => options.onPacket(data, performance.now()));
    consumer.on('producerpause', () => options.onPause());
    // Not the consumer's own end: a room that closes it says by `detach` whether what was heard still counts.
    consumer.once('producerclose', () => void this.detach('producerClosed'));
    consumer.once('transportclose', () => void this.detach('producerClosed'));
  }

  /** Sound flows from here on. */
  async resume(): Promise<void> {
    await this.source.consumer.resume();
  }

  /** Withdrawn consent overtakes a detaching that still lets what was heard be recognised. */
  detach(reason: DetachReason): Promise<void> {
    if (reason === 'consentWithdrawn') return (this.#withdrawn ??= this.#detach(reason));
    return (this.#detached ??= this.#withdrawn ?? this.#detach(reason));
  }

  async #detach(reason: DetachReason): Promise<void> {
    const detached = this.#options.onDetach(reason);
    this.source.consumer.close();
    await detached;
  }
}

/** The id of the sound level in this consumer's packets (RFC 6464), or null. */
export function levelExtensionId(consumer: Consumer): number | null {
  return consumer.rtpParameters.headerExtensions?.find(({ uri }) => uri === levelExtensionUri)?.id ?? null;
}

/** Throws a TypeError for what is not Opus. */
export function requireOpus(consumer: Consumer): void {
  const codecs = consumer.rtpParameters.codecs.map(({ mimeType }) => mimeType.toLowerCase());
  if (codecs.length === 0 || codecs.some((codec) => codec !== 'audio/opus'))
    throw new TypeError(`a tap hears audio/opus, not ${codecs.join(', ')}`);
}
