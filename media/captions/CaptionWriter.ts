/** One tap's speech, recognised and written down: utterances and losses come in, captions and gaps go out. */
import { v7 as uuidv7 } from 'uuid';
import type { Caption, CaptionGap } from '../../src/wire/captions.ts';
import type { StageCounts } from '../stages/Stage.ts';
import type { Lost } from '../stages/sound.ts';
import type { SpeechJob, SpeechOutcome, SpeechScheduler } from '../stt/SpeechScheduler.ts';
import type { TapSource } from '../tap/TapSource.ts';
import type { Heard, Utterance } from '../utterance/UtteranceCutter.ts';
import { wordsInSession } from './wordsInSession.ts';

export interface CaptionWriterOptions {
  scheduler: SpeechScheduler;
  speaker: Pick<TapSource, 'sessionId' | 'participantId' | 'peerId' | 'language'>;
  counts: StageCounts;
  onCaption: (caption: Caption) => void;
  onGap: (gap: CaptionGap) => void;
  onSpeaking: (speaking: boolean) => void;
  /** Told for each final caption: how long after the utterance was closed it was there. */
  onDelay: (ms: number) => void;
}

/** An utterance from its first frame of speech to its final caption. */
interface OpenUtterance {
  utteranceId: string;
  language: string | null;
  startMs: number;
  /** The next one. */
  revision: number;
  /** Who wrote the partial that is shown, or null where none is. */
  shownSource: string | null;
  partial: AbortController | null;
  /** `performance.now()` when it began or its last partial was asked for. */
  lookedAtMs: number;
}

type Recognised = Extract<SpeechOutcome, { outcome: 'text' }>;

export class CaptionWriter {
  readonly #options: CaptionWriterOptions;
  readonly #recognition = new AbortController();
  readonly #finals = new Set<Promise<void>>();
  #open: OpenUtterance | null = null;
  #speaking = false;
  #withdrawn = false;

  constructor(options: CaptionWriterOptions) {
    this.#options = options;
  }

  /** `performance.now()` when the open utterance was last looked at; null where none waits for a partial. */
  get partialDueSinceMs(): number | null {
    return this.#open && !this.#open.partial ? this.#open.lookedAtMs : null;
  }

  /** `atMs` is `performance.now()` when it was heard. */
  heard(heard: Heard, atMs: number): void {
    if (this.#withdrawn) return;
    switch (heard.kind) {
      case 'speech':
        this.#begin(heard.startMs);
        break;
      case 'utterance':
        this.#finish(heard, heard.goesOn, atMs);
        break;
      case 'noSpeech':
        this.#discard();
        break;
      case 'lost':
        this.#tellGap(heard, heard.reason);
        break;
      case 'break':
        break;
    }
  }

  /** Recognises the utterance so far. Nothing happens where it has ended meanwhile. */
  async addPartial(snapshot: () => Promise<Utterance | null>): Promise<void> {
    const open = this.#open;
    if (!open || open.partial) return;
    const ended = new AbortController();
    open.partial = ended;
    open.lookedAtMs = performance.now();
    const soFar = await snapshot();
    const { scheduler } = this.#options;
    const goesOn = () => this.#open === open && !ended.signal.aborted;
    if (soFar?.startMs === open.startMs && goesOn() && scheduler.idle) {
      const outcome = await scheduler.submit(this.#job('partial', open, soFar.pcm, ended.signal));
      if (outcome.outcome === 'text' && goesOn()) this.#write('partial', open, soFar, outcome);
    }
    open.partial = null;
  }

  /** From here on nothing is told and nothing recognised. */
  withdraw(): void {
    this.#withdrawn = true;
    this.abandon();
    this.#open = null;
  }

  /** Waits for no recogniser any longer: what it was asked becomes gaps. */
  abandon(): void {
    this.#recognition.abort();
    this.#open?.partial?.abort();
  }

  /** What was heard last can no longer be heard to its end: it becomes a gap up to `endMs`. */
  breakOff(endMs: number): void {
    const open = this.#open;
    this.#discard();
    if (open && endMs > open.startMs) this.#tellGap({ startMs: open.startMs, endMs }, 'recognitionFailed');
  }

  /** Nobody listened between these times. */
  unheard(startMs: number, endMs: number): void {
    if (endMs > startMs) this.#tellGap({ startMs, endMs }, 'packetsLost');
  }

  /** Resolves when every final has its caption or its gap. */
  async settled(): Promise<void> {
    await Promise.all(this.#finals);
  }

  #begin(startMs: number): void {
    const { speaker } = this.#options;
    this.#open = {
      utteranceId: uuidv7(),
      language: speaker.language(),
      startMs,
      revision: 0,
      shownSource: null,
      partial: null,
      lookedAtMs: performance.now(),
    };
    this.#setSpeaking(true);
  }

  #finish(utterance: Utterance, goesOn: boolean, closedAtMs: number): void {
    const open = this.#end(goesOn);
    if (!open) return;
    const final = this.#recognise(open, utterance, closedAtMs).finally(() => this.#finals.delete(final));
    this.#finals.add(final);
  }

  /** What began was no speech after all. */
  #discard(): void {
    const open = this.#end(false);
    if (open) this.#takeBack(open, open.startMs);
  }

  #end(goesOn: boolean): OpenUtterance | null {
    const open = this.#open;
    this.#open = null;
    // The recogniser is wanted for the final now.
    open?.partial?.abort();
    if (!goesOn) this.#setSpeaking(false);
    return open;
  }

  #setSpeaking(speaking: boolean): void {
    if (speaking !== this.#speaking) this.#say(this.#options.onSpeaking, speaking);
    this.#speaking = speaking;
  }

  async #recognise(open: OpenUtterance, utterance: Utterance, closedAtMs: number): Promise<void> {
    const { scheduler, counts } = this.#options;
    const { signal } = this.#recognition;
    counts.items++;
    const startedAtMs = performance.now();
    const outcome = await scheduler.submit(this.#job('final', open, utterance.pcm, signal));
    counts.busyMs += performance.now() - startedAtMs;
    if (outcome.outcome === 'text') {
      this.#write('final', open, utterance, outcome);
      this.#say(this.#options.onDelay, performance.now() - closedAtMs);
      return;
    }
    this.#takeBack(open, utterance.endMs);
    if (outcome.outcome === 'noSpeech') return;
    counts.dropped++;
    this.#tellGap(utterance, outcome.outcome === 'failed' ? outcome.reason : 'recognitionFailed');
  }

  #job(kind: SpeechJob['kind'], open: OpenUtterance, pcm: Float32Array, signal: AbortSignal): SpeechJob {
    return { utteranceId: open.utteranceId, kind, pcm, language: open.language, signal };
  }

  #write(kind: Caption['kind'], open: OpenUtterance, heard: Utterance, recognised: Recognised): void {
    const { recognition, source } = recognised;
    open.shownSource = source;
    this.#tell(open, {
      kind,
      startMs: heard.startMs,
      endMs: heard.endMs,
      text: recognition.text,
      words: wordsInSession(recognition.words, heard),
      language: recognition.language ?? open.language,
      source,
    });
  }

  /** An empty final, where a partial was shown. */
  #takeBack(open: OpenUtterance, endMs: number): void {
    const { shownSource: source, startMs, language } = open;
    if (source) this.#tell(open, { kind: 'final', startMs, endMs, text: '', words: null, language, source });
  }

  #tell(
    open: OpenUtterance,
    said: Pick<Caption, 'kind' | 'startMs' | 'endMs' | 'text' | 'words' | 'language' | 'source'>,
  ): void {
    const { sessionId, participantId, peerId } = this.#options.speaker;
    const { utteranceId } = open;
    const revision = open.revision++;
    this.#say(this.#options.onCaption, { utteranceId, revision, sessionId, participantId, peerId, ...said });
  }

  #tellGap({ startMs, endMs }: Pick<Lost, 'startMs' | 'endMs'>, reason: CaptionGap['reason']): void {
    const { sessionId, participantId, peerId } = this.#options.speaker;
    this.#say(this.#options.onGap, {
      gapId: uuidv7(),
      sessionId,
      participantId,
      peerId,
      startMs,
      endMs,
      reason,
    });
  }

  #say<Event>(listener: (event: Event) => void, event: Event): void {
    if (!this.#withdrawn) listener(event);
  }
}
