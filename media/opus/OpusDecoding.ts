/**
 * Opus straight to 16 kHz mono, whatever the sender's rate and channels (libopus in @evan/opus). A short loss is
 * concealed by the codec: libopus treats a packet that is only a TOC byte as a lost one. The forward error
 * correction inside packets is not used: the library has no way to ask for it.
 */
import { Decoder } from '@evan/opus';
import type { OpusPacket, Silence } from '../jitter/JitterBuffer.ts';
import { Stage } from '../stages/Stage.ts';
import { follows, sampleRateHz, samplesPerMs, type Break, type Lost, type Sound } from '../stages/sound.ts';
import { opusFrameMs } from './opusDuration.ts';

/** The codec's concealment has faded to nothing after this [measured]. */
const maxConcealedMs = 100;
/** Enough for an utterance to end in; longer silence is left out. */
const maxSilenceMs = 1000;
const fullScale = 32_768;

/** Whether a loss is short enough for the codec to bridge; any other interrupts what is said. */
export function concealable({ startMs, endMs, reason }: Lost): boolean {
  return reason === 'packetsLost' && endMs - startMs <= maxConcealedMs;
}

export class OpusDecoding extends Stage<OpusPacket | Silence | Lost | Break, Sound | Lost | Break> {
  #decoder = newDecoder();
  #endMs = 0;
  #frameMs = 20;
  /** A packet of one frame that holds nothing. */
  #emptyFrame: Uint8Array | null = null;
  #arrivedAtMs = 0;

  protected override handle(item: OpusPacket | Silence | Lost | Break): void {
    if (item.kind === 'packet') this.#decode(item);
    else if (item.kind === 'silence') this.#rest(item);
    else if (item.kind === 'lost' && concealable(item)) this.#conceal(item);
    else this.emit(item);
  }

  #decode({ startMs, endMs, payload, arrivedAtMs }: OpusPacket): void {
    if (!follows(startMs, this.#endMs)) this.#decoder = newDecoder();
    this.#endMs = endMs;
    this.#frameMs = opusFrameMs(payload[0]!);
    this.#emptyFrame = Uint8Array.of(payload[0]! & 0xfc);
    this.#arrivedAtMs = arrivedAtMs;
    try {
      this.#emitSound(startMs, endMs, [this.#decoder.decode(payload)]);
    } catch {
      // Not Opus, whatever its first byte says.
      this.drop();
      this.emit({ kind: 'lost', startMs, endMs, reason: 'packetsLost', arrivedAtMs });
    }
  }

  #rest({ startMs, endMs, arrivedAtMs }: Silence): void {
    const lengthMs = Math.min(endMs - startMs, maxSilenceMs);
    const samples = new Float32Array(Math.round(lengthMs * samplesPerMs));
    this.emit({ kind: 'sound', startMs, samples, arrivedAtMs });
    this.#endMs = endMs;
  }

  #conceal(lost: Lost): void {
    const { startMs, endMs } = lost;
    const follow = follows(startMs, this.#endMs);
    this.#endMs = endMs;
    const emptyFrame = this.#emptyFrame;
    if (!emptyFrame || !follow) {
      this.emit(lost);
      return;
    }
    const frames = Math.ceil((endMs - startMs) / this.#frameMs);
    const concealed = Array.from({ length: frames }, () => this.#decoder.decode(emptyFrame));
    this.#emitSound(startMs, endMs, concealed);
  }

  /** As many samples as the times say: later stages count on it. */
  #emitSound(startMs: number, endMs: number, parts: Uint8Array[]): void {
    const samples = new Float32Array(Math.round((endMs - startMs) * samplesPerMs));
    let at = 0;
    for (const part of parts) {
      const view = new Int16Array(part.buffer, part.byteOffset, part.length / 2);
      for (let i = 0; i < view.length && at < samples.length; i++) samples[at++] = view[i]! / fullScale;
    }
    this.emit({ kind: 'sound', startMs, samples, arrivedAtMs: this.#arrivedAtMs });
  }
}

const newDecoder = () => new Decoder({ channels: 1, sample_rate: sampleRateHz });
