/** The one queue in front of all recognisers of a process. */
import type { Logger } from '../../config/logger.ts';
import { durationMs } from '../stages/sound.ts';
import { isSilent, judge, loudestRms, withDoubts } from './hallucination.ts';
import { RecogniserLane, type AttemptResult, type LaneCounts, type LaneOptions } from './RecogniserLane.ts';
import type { SpeechJob, SpeechOutcome, SpeechScheduler } from './SpeechScheduler.ts';
import type { Recognition } from './SpeechToText.ts';

export interface SpeechQueueOptions {
  /** At least one, the preferred one first. */
  lanes: readonly LaneOptions[];
  /** Every `submit` is answered within this time, whatever a recogniser does. */
  finalDeadlineMs?: number;
  partialDeadlineMs?: number;
  recordingDeadlineMs?: number;
  /** Finals beyond this push out the oldest. */
  maxWaitingFinals?: number;
  logger: Logger;
}

/** Later than this a caption is of no use to who listens, and the transcript shows a gap instead. */
const finalDeadlineMs = 30_000;
/** By then the next partial has been due several times. */
const partialDeadlineMs = 4_000;
/** Calls may keep recordings waiting for long. */
const recordingDeadlineMs = 3_600_000;
/** 100 people who all speak have about 17 finals a second; a few seconds of that. */
const maxWaitingFinals = 200;

/** Times a final may be sent to the same recogniser: two failures open its breaker, the third waits for that. */
const attemptsPerLane = 3;
/** Partials leave this part of a budget of requests to finals. */
const partialReserve = 0.5;

export interface SpeechQueueCounts {
  waitingFinals: number;
  waitingPartials: number;
  running: number;
  /** Of the outcomes, since the start. */
  text: number;
  noSpeech: Record<string, number>;
  superseded: number;
  overload: number;
  recognitionFailed: number;
  aborted: number;
  /** Finals that a full queue pushed out; among `overload`. */
  dropped: number;
  /** By source. */
  lanes: Record<string, LaneCounts>;
}

interface Entry {
  job: SpeechJob;
  loudness: number;
  /** Attempts by lane. */
  attempts: Map<RecogniserLane, number>;
  attempt: AbortController | null;
  readonly sinceMs: number;
  settle: (outcome: SpeechOutcome) => void;
}

/**
 * Finals go first, in their order, each to the first recogniser that can take it now; partials go when no final
 * waits, one waiting for each utterance, and after them recordings. A final that a recogniser fails goes to the next one, or again to the
 * same one, until its deadline.
 */
export class SpeechQueue implements SpeechScheduler {
  readonly #lanes: readonly RecogniserLane[];
  readonly #options: Required<Omit<SpeechQueueOptions, 'lanes'>>;
  #finals: Entry[] = [];
  /** As few as their readers have under way at a time. */
  #recordings: Entry[] = [];
  readonly #partials = new Map<string, Entry>();
  readonly #running = new Set<Entry>();
  readonly #counts = { text: 0, superseded: 0, overload: 0, recognitionFailed: 0, aborted: 0, dropped: 0 };
  readonly #noSpeech: Record<string, number> = {};
  #wake: NodeJS.Timeout | undefined;
  #closing: Promise<void> | null = null;

  constructor({ lanes, ...options }: SpeechQueueOptions) {
    if (lanes.length === 0) throw new Error('A speech queue needs a recogniser');
    this.#lanes = lanes.map((lane) => new RecogniserLane(lane));
    this.#options = {
      finalDeadlineMs,
      partialDeadlineMs,
      recordingDeadlineMs,
      maxWaitingFinals,
      ...options,
    };
  }

  /** The recogniser that is asked first answers so much later from now on: a fault to be played. 0 ends it. */
  delayFirst(delayMs: number): void {
    this.#lanes[0]?.delayBy(delayMs);
  }

  get idle(): boolean {
    const waits = this.#finals.length > 0 || this.#partials.size > 0 || this.#closing !== null;
    return !waits && this.#lanes.some((lane) => lane.waitMs(partialReserve) === 0);
  }

  /** By the recognisers that failed last; `degraded` while another one still works. */
  get health(): 'up' | 'degraded' | 'down' {
    const failing = this.#lanes.filter((lane) => lane.failing).length;
    return failing === 0 ? 'up' : failing < this.#lanes.length ? 'degraded' : 'down';
  }

  /** By kind: how many wait, and the oldest for how long. */
  get waiting(): Record<SpeechJob['kind'], { count: number; oldestMs: number }> {
    return {
      final: standing(this.#finals),
      partial: standing([...this.#partials.values()]),
      recording: standing(this.#recordings),
    };
  }

  get counts(): SpeechQueueCounts {
    return {
      ...this.#counts,
      noSpeech: { ...this.#noSpeech },
      waitingFinals: this.#finals.length,
      waitingPartials: this.#partials.size,
      running: this.#running.size,
      lanes: Object.fromEntries(this.#lanes.map((lane) => [lane.source, lane.counts])),
    };
  }

  submit(job: SpeechJob): Promise<SpeechOutcome> {
    return new Promise((resolve) => {
      if (job.signal.aborted || this.#closing !== null) return resolve(this.#counted({ outcome: 'aborted' }));
      const loudness = loudestRms(job.pcm);
      if (isSilent(loudness)) return resolve(this.#counted({ outcome: 'noSpeech', filter: 'silence' }));
      if (!this.#lanes.some((lane) => lane.knows(job.language))) {
        return resolve(this.#counted({ outcome: 'failed', reason: 'recognitionFailed' }));
      }
      this.#enqueue(job, loudness, resolve);
      this.#dispatch();
    });
  }

  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  async #close(): Promise<void> {
    clearTimeout(this.#wake);
    for (const entry of this.#all()) entry.settle({ outcome: 'aborted' });
    await Promise.all(this.#lanes.map((lane) => lane.close()));
  }

  #all(): Entry[] {
    return [...this.#finals, ...this.#partials.values(), ...this.#recordings, ...this.#running];
  }

  #enqueue(job: SpeechJob, loudness: number, resolve: (outcome: SpeechOutcome) => void): void {
    const entry: Entry = {
      job,
      loudness,
      attempts: new Map(),
      attempt: null,
      sinceMs: performance.now(),
      settle: (outcome) => {
        clearTimeout(deadline);
        job.signal.removeEventListener('abort', aborted);
        entry.settle = () => undefined;
        this.#remove(entry);
        entry.attempt?.abort();
        resolve(this.#counted(outcome));
        this.#dispatch();
      },
    };
    const aborted = () => entry.settle({ outcome: 'aborted' });
    const { finalDeadlineMs, partialDeadlineMs, recordingDeadlineMs } = this.#options;
    const deadlines = { final: finalDeadlineMs, partial: partialDeadlineMs, recording: recordingDeadlineMs };
    const deadline = setTimeout(() => entry.settle(this.#tooLate(entry)), deadlines[job.kind]);
    job.signal.addEventListener('abort', aborted);
    if (job.kind === 'final') this.#enqueueFinal(entry);
    else if (job.kind === 'recording') this.#recordings.push(entry);
    else this.#enqueuePartial(entry);
  }

  #enqueueFinal(entry: Entry): void {
    this.#finals.push(entry);
    for (const other of this.#all()) {
      if (other.job.kind === 'partial' && other.job.utteranceId === entry.job.utteranceId) {
        other.settle({ outcome: 'superseded' });
      }
    }
    if (this.#finals.length <= this.#options.maxWaitingFinals) return;
    this.#counts.dropped++;
    this.#finals[0]?.settle({ outcome: 'failed', reason: 'overload' });
  }

  #enqueuePartial(entry: Entry): void {
    if (this.#finals.length > 0) return entry.settle({ outcome: 'superseded' });
    this.#partials.get(entry.job.utteranceId)?.settle({ outcome: 'superseded' });
    this.#partials.set(entry.job.utteranceId, entry);
  }

  #remove(entry: Entry): void {
    this.#running.delete(entry);
    this.#finals = this.#finals.filter((other) => other !== entry);
    this.#recordings = this.#recordings.filter((other) => other !== entry);
    if (this.#partials.get(entry.job.utteranceId) === entry) this.#partials.delete(entry.job.utteranceId);
  }

  /** Starts what can start now, and otherwise wakes when the next recogniser can. */
  #dispatch(): void {
    if (this.#closing !== null) return;
    for (const entry of this.#finals) this.#start(entry, 0);
    if (this.#finals.length === 0)
      for (const entry of [...this.#partials.values(), ...this.#recordings])
        this.#start(entry, partialReserve);
    clearTimeout(this.#wake);
    if (this.#finals.length + this.#partials.size + this.#recordings.length === 0) return;
    const reserve = this.#finals.length > 0 ? 0 : partialReserve;
    // A lane at work says Infinity: its end dispatches.
    const waitMs = Math.min(...this.#lanes.map((lane) => lane.waitMs(reserve)).filter((wait) => wait > 0));
    if (waitMs < Infinity) this.#wake = setTimeout(() => this.#dispatch(), Math.ceil(waitMs));
  }

  #start(entry: Entry, reserve: number): void {
    const lane = this.#lanesFor(entry).find((candidate) => candidate.waitMs(reserve) === 0);
    if (lane === undefined) return;
    this.#remove(entry);
    this.#running.add(entry);
    entry.attempts.set(lane, (entry.attempts.get(lane) ?? 0) + 1);
    entry.attempt = new AbortController();
    const { pcm, language } = entry.job;
    void lane
      .attempt({ pcm, language, signal: entry.attempt.signal }, { reserve, freed: () => this.#dispatch() })
      .then((result) => this.#attempted(entry, lane, result));
  }

  /** Those that may still try it, the ones that have not yet first. */
  #lanesFor({ attempts, job }: Entry): RecogniserLane[] {
    const tried = (lane: RecogniserLane) => attempts.get(lane) ?? 0;
    return this.#lanes
      .filter((lane) => lane.knows(job.language) && tried(lane) < attemptsPerLane)
      .sort((a, b) => tried(a) - tried(b));
  }

  #attempted(entry: Entry, lane: RecogniserLane, result: AttemptResult): void {
    entry.attempt = null;
    if (!this.#running.has(entry)) return;
    if ('recognition' in result) return this.#recognised(entry, lane, result.recognition);
    const { error } = result;
    this.#options.logger.warn(
      { source: lane.source, utteranceId: entry.job.utteranceId, reason: error.reason, err: error },
      'speech recogniser failed',
    );
    // The lane waits as long as it was told to; that was no attempt.
    if (error.reason === 'rateLimited') entry.attempts.set(lane, (entry.attempts.get(lane) ?? 1) - 1);
    this.#again(entry, lane, { sameLane: error.reason !== 'refused' });
  }

  #again(entry: Entry, lane: RecogniserLane, { sameLane }: { sameLane: boolean }): void {
    if (entry.job.kind === 'partial') return entry.settle({ outcome: 'superseded' });
    if (!sameLane) entry.attempts.set(lane, attemptsPerLane);
    if (this.#lanesFor(entry).length === 0)
      return entry.settle({ outcome: 'failed', reason: 'recognitionFailed' });
    this.#running.delete(entry);
    (entry.job.kind === 'recording' ? this.#recordings : this.#finals).unshift(entry);
    this.#dispatch();
  }

  #recognised(entry: Entry, lane: RecogniserLane, recognition: Recognition): void {
    const judgement = judge(recognition, {
      loudness: entry.loudness,
      durationMs: durationMs(entry.job.pcm),
    });
    const { source } = lane;
    if (judgement.verdict === 'unusable') {
      this.#options.logger.warn({ source, filter: judgement.filter }, 'recognised text is unusable');
      return this.#again(entry, lane, { sameLane: false });
    }
    if (judgement.verdict === 'noSpeech') {
      return entry.settle({ outcome: 'noSpeech', filter: judgement.filter });
    }
    entry.settle({ outcome: 'text', recognition: withDoubts(recognition), source });
  }

  /** Only a final that nothing but other speech kept waiting is one too many. */
  #tooLate({ job, attempts }: Entry): SpeechOutcome {
    if (job.kind === 'partial') return { outcome: 'superseded' };
    const tried =
      [...attempts.values()].some((times) => times > 0) || this.#lanes.every((lane) => lane.broken);
    return { outcome: 'failed', reason: tried ? 'recognitionFailed' : 'overload' };
  }

  #counted(outcome: SpeechOutcome): SpeechOutcome {
    if (outcome.outcome === 'noSpeech') {
      this.#noSpeech[outcome.filter] = (this.#noSpeech[outcome.filter] ?? 0) + 1;
    } else if (outcome.outcome === 'failed') {
      this.#counts[outcome.reason]++;
    } else {
      this.#counts[outcome.outcome]++;
    }
    return outcome;
  }
}

function standing(entries: readonly Entry[]): { count: number; oldestMs: number } {
  const nowMs = performance.now();
  const oldestMs = entries.reduce((oldest, { sinceMs }) => Math.max(oldest, nowMs - sinceMs), 0);
  return { count: entries.length, oldestMs };
}
