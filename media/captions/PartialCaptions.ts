/** Captions while somebody speaks, as long as the recogniser has nothing better to do. */
import type { SpeechScheduler } from '../stt/SpeechScheduler.ts';
import type { Utterance } from '../utterance/UtteranceCutter.ts';
import type { CaptionWriter } from './CaptionWriter.ts';

export interface Speaker {
  captions: CaptionWriter;
  /** The open utterance so far. */
  snapshot(): Promise<Utterance | null>;
}

const lookEveryMs = 100;
/** Speech that a new revision must bring. */
const minNewSpeechMs = 1000;
/** Each copies and sends a whole utterance; many at once would hold up the finals. */
const maxAtOnce = 2;

export class PartialCaptions {
  readonly #scheduler: SpeechScheduler;
  readonly #speakers: () => Iterable<Speaker>;
  readonly #timer: NodeJS.Timeout;

  constructor(scheduler: SpeechScheduler, speakers: () => Iterable<Speaker>) {
    this.#scheduler = scheduler;
    this.#speakers = speakers;
    this.#timer = setInterval(() => this.#look(), lookEveryMs);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  /** Whoever has waited longest comes first; each asks again whether the scheduler is idle. */
  #look(): void {
    if (!this.#scheduler.idle) return;
    const latestMs = performance.now() - minNewSpeechMs;
    const due = [...this.#speakers()]
      .map((speaker) => ({ speaker, sinceMs: speaker.captions.partialDueSinceMs ?? Infinity }))
      .filter(({ sinceMs }) => sinceMs <= latestMs)
      .sort((a, b) => a.sinceMs - b.sinceMs);
    for (const { speaker } of due.slice(0, maxAtOnce))
      void speaker.captions.addPartial(() => speaker.snapshot());
  }
}
