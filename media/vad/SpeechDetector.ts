/** Frames of all streams of a thread, judged by the speech model in batches. */
import { Stage, type StageCounts } from '../stages/Stage.ts';
import { follows, type Break, type Lost } from '../stages/sound.ts';
import type { Frame } from './FrameCutter.ts';
import { SileroState, type SileroModel } from './SileroModel.ts';

export interface JudgedFrame extends Frame {
  /** Of speech, 0 to 1. */
  probability: number;
}

export interface SpeechDetectorOptions {
  model: SileroModel;
  counts: StageCounts;
  /** Frames that may wait, over all streams; beyond, the oldest is dropped and becomes a loss. */
  maxWaitingFrames: number;
  /** Told for each frame when it has been judged. */
  onJudged?: (frame: JudgedFrame) => void;
}

interface Waiting {
  stream: SpeechDetection;
  item: Frame | Lost | Break;
}

/** Beyond this a batch becomes no cheaper a frame, and the thread is blocked for longer. */
const maxBatch = 64;

export class SpeechDetector {
  readonly #options: SpeechDetectorOptions;
  #waiting: Waiting[] = [];
  #waitingFrames = 0;
  #running: Promise<void> | null = null;
  #runs = 0;

  constructor(options: SpeechDetectorOptions) {
    this.#options = options;
  }

  /** How often the model has run: frames by runs is the size of the batches. */
  get runs(): number {
    return this.#runs;
  }

  /** The stage of one stream. */
  stream(): SpeechDetection {
    return new SpeechDetection(this.#options.counts, this);
  }

  add(stream: SpeechDetection, item: Frame | Lost | Break): void {
    this.#waiting.push({ stream, item });
    if (item.kind === 'frame') {
      this.#waitingFrames++;
      if (this.#waitingFrames > this.#options.maxWaitingFrames) this.#dropOldest();
    }
    this.#running ??= this.#run();
  }

  /** Resolves when nothing waits; rejects when the model failed. */
  async drained(): Promise<void> {
    await this.#running;
  }

  async #run(): Promise<void> {
    const { model, counts, onJudged } = this.#options;
    try {
      while (this.#waiting.length > 0) {
        // What arrives meanwhile makes the batch larger.
        await yieldToEvents();
        const batch = this.#nextBatch();
        if (batch.length === 0) continue;
        const frames = batch.map(({ frame }) => frame.samples);
        const states = batch.map(({ stream, frame }) => stream.stateFor(frame));
        const startedAtMs = performance.now();
        const probabilities = await model.probabilities(frames, states);
        counts.busyMs += performance.now() - startedAtMs;
        this.#runs++;
        batch.forEach(({ stream, frame }, i) => {
          const judged = { ...frame, probability: probabilities[i]! };
          onJudged?.(judged);
          stream.passOn(judged);
        });
      }
    } finally {
      this.#running = null;
    }
  }

  /** One frame of a stream at most, since each needs what the model remembers of the one before it. */
  #nextBatch(): { stream: SpeechDetection; frame: Frame }[] {
    const batch: { stream: SpeechDetection; frame: Frame }[] = [];
    const taken = new Set<SpeechDetection>();
    const left: Waiting[] = [];
    for (const waiting of this.#waiting) {
      const { stream, item } = waiting;
      if (taken.has(stream) || batch.length === maxBatch) left.push(waiting);
      else if (item.kind === 'frame') {
        batch.push({ stream, frame: item });
        taken.add(stream);
      } else stream.passOn(item);
    }
    this.#waiting = left;
    this.#waitingFrames -= batch.length;
    return batch;
  }

  #dropOldest(): void {
    const oldest = this.#waiting.find(({ item }) => item.kind === 'frame');
    if (!oldest || oldest.item.kind !== 'frame') return;
    const { startMs, endMs, arrivedAtMs } = oldest.item;
    oldest.item = { kind: 'lost', startMs, endMs, reason: 'overload', arrivedAtMs };
    this.#waitingFrames--;
    this.#options.counts.dropped++;
  }
}

export class SpeechDetection extends Stage<Frame | Lost | Break, JudgedFrame | Lost | Break> {
  readonly #detector: SpeechDetector;
  readonly #state = new SileroState();
  #endMs = NaN;

  constructor(counts: StageCounts, detector: SpeechDetector) {
    super(counts);
    this.#detector = detector;
  }

  protected override handle(item: Frame | Lost | Break): void {
    this.#detector.add(this, item);
  }

  /** The model's memory before this frame: none where the sound does not follow on. */
  stateFor(frame: Frame): SileroState {
    if (!follows(frame.startMs, this.#endMs)) this.#state.reset();
    this.#endMs = frame.endMs;
    return this.#state;
  }

  passOn(item: JudgedFrame | Lost | Break): void {
    this.act(() => this.emit(item));
  }
}

const yieldToEvents = () => new Promise<void>((resolve) => setImmediate(resolve));
