/**
 * Makes utterances of judged frames. When speech begins and ends is decided by the FrameProcessor of
 * @ricky0123/vad-node, which also holds the sound of the open utterance; what it leaves open is done here: times,
 * a cap on length, what to do at a loss or a break.
 */
import { FrameProcessor, Message, utils } from '@ricky0123/vad-node';
import { Stage, type StageCounts } from '../stages/Stage.ts';
import { follows, samplesPerMs, type Break, type Lost } from '../stages/sound.ts';
import { rms } from '../vad/rms.ts';
import { frameMs, frameSamples } from '../vad/SileroModel.ts';
import type { JudgedFrame } from '../vad/SpeechDetector.ts';
import { LossLedger } from './LossLedger.ts';

/** A stretch of speech: `pcm` is 16 kHz mono and as long as the times say. */
export interface Utterance {
  startMs: number;
  endMs: number;
  pcm: Float32Array;
}

/** What comes out, in the order of time; utterances and losses never overlap. */
export type Heard =
  | { kind: 'speech'; startMs: number }
  /** `goesOn` where it was only cut, and `speech` follows at once. */
  | ({ kind: 'utterance'; goesOn: boolean } & Utterance)
  /** The speech that began was too short to be one. */
  | { kind: 'noSpeech' }
  | Lost
  | Break;

export interface UtteranceOptions {
  /**
   * An utterance is cut before it becomes longer: at the first pause of its last third, and where there is none at
   * its quietest frame.
   */
  maxUtteranceMs: number;
}

export const utteranceDefaults: UtteranceOptions = { maxUtteranceMs: 20_000 };

const frames = (lengthMs: number) => utils.minFramesForTargetMS(lengthMs, frameSamples);

/** The thresholds are those Silero's makers use; the times are ours. */
const voice = {
  frameSamples,
  positiveSpeechThreshold: 0.5,
  negativeSpeechThreshold: 0.35,
  preSpeechPadFrames: frames(320),
  redemptionFrames: frames(640),
  minSpeechFrames: frames(128),
  submitUserSpeechOnPause: false,
};

/** Kept behind the last frame of speech: word endings are soft. */
const tailFrames = frames(192);
/** Quiet frames that make a pause between words. */
const pauseFrames = frames(128);
/** Speech this soon after a loss or a cut is the rest of what was cut, however short. */
const restMs = 1000;

type Buffered = FrameProcessor['audioBuffer'];

export class UtteranceCutter extends Stage<JudgedFrame | Lost | Break, Heard> {
  readonly #maxFrames: number;
  readonly #processor: FrameProcessor;
  readonly #losses = new LossLedger();
  /** The library works in promises: items wait here for the one before them. */
  #tail: Promise<void> = Promise.resolve();
  #probability = 0;
  /** Frames since the last that was not quiet. */
  #quietFrames = 0;
  /** The end of the last frame: where the buffered ones end. */
  #endMs = NaN;
  #speechStartMs = 0;
  #restUntilMs = -Infinity;
  #speaking = false;

  constructor(counts: StageCounts, { maxUtteranceMs }: UtteranceOptions) {
    super(counts);
    this.#maxFrames = frames(maxUtteranceMs);
    // The model has run already, in a batch; its memory belongs to the detection stage.
    const judge = () => Promise.resolve({ isSpeech: this.#probability, notSpeech: 1 - this.#probability });
    this.#processor = new FrameProcessor(judge, () => undefined, voice);
    this.#processor.resume();
  }

  get speaking(): boolean {
    return this.#speaking;
  }

  /** The open utterance so far, or null. */
  async snapshot(): Promise<Utterance | null> {
    await this.#tail;
    if (!this.#speaking || this.#processor.audioBuffer.length === 0) return null;
    return this.#utterance(this.#processor.audioBuffer, this.#endMs);
  }

  /** Resolves when everything pushed so far has been worked off. */
  async settled(): Promise<void> {
    await this.#tail;
  }

  protected override handle(item: JudgedFrame | Lost | Break): void {
    this.#tail = this.#tail.then(() => this.#take(item));
  }

  async #take(item: JudgedFrame | Lost | Break): Promise<void> {
    if (item.kind === 'frame') await this.#takeFrame(item);
    else if (item.kind === 'lost') this.act(() => this.#takeLoss(item));
    else
      this.act(() => {
        this.#close(voice.minSpeechFrames);
        this.#tell(this.#losses.settle());
        this.emit(item);
      });
  }

  async #takeFrame(frame: JudgedFrame): Promise<void> {
    if (!follows(frame.startMs, this.#endMs)) this.act(() => this.#close(voice.minSpeechFrames));
    const buffered = this.#processor.audioBuffer;
    this.#probability = frame.probability;
    const { msg } = await this.#processor.process(frame.samples);
    this.#endMs = frame.endMs;
    this.#quietFrames = frame.probability < voice.negativeSpeechThreshold ? this.#quietFrames + 1 : 0;
    this.act(() => {
      if (msg === Message.SpeechStart) this.#begin(frame);
      else if (msg === Message.SpeechEnd || msg === Message.VADMisfire)
        this.#finish(buffered, voice.minSpeechFrames);
      else if (!this.#speaking) this.#tell(this.#losses.quietAt(frame.endMs));
      if (this.#speaking) this.#cutWhereLong();
    });
  }

  #takeLoss(lost: Lost): void {
    const speaking = this.#speaking;
    this.#close(1);
    if (speaking) this.#restUntilMs = lost.endMs + restMs;
    this.#tell(this.#losses.add(lost, speaking));
    this.#endMs = NaN;
  }

  #begin(frame: JudgedFrame): void {
    this.#speaking = true;
    this.#speechStartMs = frame.startMs - (this.#processor.audioBuffer.length - 1) * frameMs;
    this.#tell(this.#losses.speechBegins(this.#speechStartMs));
    this.emit({ kind: 'speech', startMs: this.#speechStartMs });
  }

  /** Ends the open utterance here and now. */
  #close(minSpeechFrames: number): void {
    const buffered = this.#processor.audioBuffer;
    this.#processor.endSegment();
    if (this.#speaking) this.#finish(buffered, minSpeechFrames);
  }

  #finish(buffered: Buffered, minSpeechFrames: number): void {
    this.#speaking = false;
    const least = this.#speechStartMs <= this.#restUntilMs ? 1 : minSpeechFrames;
    if (buffered.filter(({ isSpeech }) => isSpeech).length < least) {
      this.drop();
      this.emit({ kind: 'noSpeech' });
      return;
    }
    const last = buffered.findLastIndex(({ isSpeech }) => isSpeech);
    const kept = buffered.slice(0, last + 1 + tailFrames);
    this.emit({ kind: 'utterance', goesOn: false, ...this.#utterance(kept, this.#endMs) });
  }

  /** Pauses come at different times, so that people who began together are not all cut together. */
  #cutWhereLong(): void {
    const buffered = this.#processor.audioBuffer;
    const lastThird = Math.floor((this.#maxFrames * 2) / 3);
    if (buffered.length > lastThird && this.#quietFrames >= pauseFrames) this.#cutAfter(buffered.length - 1);
    else if (buffered.length >= this.#maxFrames) {
      const loudness = buffered.slice(lastThird).map(({ frame }) => rms(frame));
      this.#cutAfter(lastThird + loudness.indexOf(Math.min(...loudness)));
    }
  }

  /** What follows opens the next utterance. */
  #cutAfter(last: number): void {
    const utterance = this.#utterance(this.#processor.audioBuffer.splice(0, last + 1), Infinity);
    this.emit({ kind: 'utterance', goesOn: true, ...utterance });
    this.#speechStartMs = this.#restUntilMs = utterance.endMs;
    this.emit({ kind: 'speech', startMs: this.#speechStartMs });
  }

  /** All frames are whole but the last one before a loss or a break, so `limitMs` is the real end. */
  #utterance(buffered: Buffered, limitMs: number): Utterance {
    const pcm = new Float32Array(buffered.length * frameSamples);
    buffered.forEach(({ frame }, i) => pcm.set(frame, i * frameSamples));
    const startMs = this.#speechStartMs;
    const endMs = Math.min(startMs + buffered.length * frameMs, limitMs);
    return { startMs, endMs, pcm: pcm.subarray(0, Math.round((endMs - startMs) * samplesPerMs)) };
  }

  #tell(gap: Lost | null): void {
    if (gap) this.emit(gap);
  }
}
