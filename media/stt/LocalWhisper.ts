/** Whisper in this process, by transcribe.cpp. Needs no key and no network; what is said stays in the house. */
import { availableParallelism } from 'node:os';
import { basename } from 'node:path';
import { Aborted, TranscribeModel, type TranscriptionResult } from 'transcribe-cpp';
import { durationMs, samplesPerMs } from '../stages/sound.ts';
import { SttError, type Recognition, type SpeechRequest, type SpeechToText } from './SpeechToText.ts';
import { figuresOf } from './transcriptionReply.ts';
import { readWhisperFigures, type WindowFigures } from './whisperFigures.ts';
import { wordsOfText } from './wordsOfText.ts';

/**
 * More threads than free cores make it several times slower (they wait for each other in busy loops), so one is left
 * to the media where there are more than two; beyond eight it gains nothing.
 */
const maxThreads = 8;

function threads(): number {
  const cores = availableParallelism();
  return Math.min(maxThreads, cores > 2 ? cores - 1 : cores);
}

/**
 * A tenth of a second at least: the recogniser pads everything to 30 s, but wants something to look at.
 */
const minSamples = 100 * samplesPerMs;

/**
 * The model computes on a libuv thread, one request at a time, in about the same time for anything up to 30 s.
 * An abort is heeded between the steps of the decoder, so up to the encoder's time later (1 s on 2 cores with base).
 */
export class LocalWhisper implements SpeechToText {
  readonly source: string;
  /** English alone for a `.en` model. */
  readonly languages: ReadonlySet<string>;
  readonly #model: TranscribeModel;
  readonly #running = new Set<Promise<unknown>>();

  private constructor(model: TranscribeModel, source: string, languages: ReadonlySet<string>) {
    this.#model = model;
    this.source = source;
    this.languages = languages;
  }

  /** `modelPath`: whisper.cpp's `ggml-<size>.bin` or a GGUF file. Rejects where it cannot be loaded. */
  static async create(modelPath: string): Promise<LocalWhisper> {
    const model = await TranscribeModel.load(modelPath);
    const name = basename(modelPath).replace(/^ggml-|\.(bin|gguf)$/g, '');
    return new LocalWhisper(model, `whisper.cpp:${name}`, new Set(model.capabilities.languages));
  }

  async recognise(request: SpeechRequest): Promise<Recognition> {
    const running = this.#recognise(request);
    this.#running.add(running);
    try {
      return await running;
    } finally {
      this.#running.delete(running);
    }
  }

  /** Frees the model's memory once nothing computes any more: the library must not be left during a run. */
  async close(): Promise<void> {
    await Promise.allSettled(this.#running);
    this.#model.dispose();
  }

  async #recognise({ pcm, language, signal }: SpeechRequest): Promise<Recognition> {
    if (signal.aborted) throw new SttError('aborted', `${this.source} aborted`);
    if (language !== null && !this.languages.has(language)) {
      throw new SttError('refused', `${this.source} does not know the language ${language}`);
    }
    const session = this.#model.createSession({ nThreads: threads() });
    try {
      const result = await session.run(padded(pcm), {
        timestamps: 'segment',
        signal,
        ...(language === null ? {} : { language }),
      });
      return toRecognition(result, readWhisperFigures(session), language, durationMs(pcm));
    } catch (error) {
      if (error instanceof Aborted) throw new SttError('aborted', `${this.source} aborted`, { cause: error });
      throw new SttError('unavailable', `${this.source} failed`, { cause: error });
    } finally {
      session.dispose();
    }
  }
}

function padded(pcm: Float32Array): Float32Array {
  if (pcm.length >= minSamples) return pcm;
  const longer = new Float32Array(minSamples);
  longer.set(pcm);
  return longer;
}

function toRecognition(
  result: TranscriptionResult,
  figures: WindowFigures[],
  asked: string | null,
  spokenMs: number,
): Recognition {
  const text = result.text.trim();
  const segments = result.segments.map((segment) => {
    const window = figures.find(({ startMs, endMs }) => segment.t0Ms >= startMs && segment.t0Ms < endMs);
    const logProbability = window?.averageLogProbability;
    return {
      text: segment.text,
      startMs: Math.min(segment.t0Ms, spokenMs),
      endMs: Math.min(segment.t1Ms, spokenMs),
      probability: logProbability === undefined ? null : Math.min(1, Math.exp(logProbability)),
    };
  });
  return {
    text,
    language: asked ?? (result.language || null),
    words: wordsOfText(text, [], segments),
    ...figuresOf(figures.map((window) => ({ ...window, durationMs: window.endMs - window.startMs }))),
  };
}
