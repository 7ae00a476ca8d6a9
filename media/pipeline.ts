/**
 * The audio pipeline: from a microphone's packets to captions.
 *
 *   main thread         tap ─┐                                                  ┌─> captions (and gaps)
 *                            │ packets                         utterances       │
 *   listening threads        └─> rtp -> jitter -> level gate -> opus -> frames ->
 *                                quiet gate -> VAD (batched) -> utterance ───────┘
 *
 * All queues are bounded: in front of a thread and in front of the speech model the oldest is dropped, the
 * scheduler bounds its own. What is dropped, lost or not recognised becomes a gap, so that captions and gaps
 * together are all that was said.
 */
import { correlated, type Logger } from '../config/logger.ts';
import { SafeEmitter } from '../config/SafeEmitter.ts';
import type { Caption, CaptionGap } from '../src/wire/captions.ts';
import { CaptionWriter } from './captions/CaptionWriter.ts';
import { PartialCaptions } from './captions/PartialCaptions.ts';
import { JitterBuffer, jitterDefaults } from './jitter/JitterBuffer.ts';
import { OpusDecoding } from './opus/OpusDecoding.ts';
import { Delays, type DelayFigures } from './stages/Delays.ts';
import { noCounts, type Receiver, type StageCounts } from './stages/Stage.ts';
import type { SpeechScheduler } from './stt/SpeechScheduler.ts';
import { RtpParsing } from './tap/RtpParsing.ts';
import { levelExtensionId, requireOpus, Tap } from './tap/Tap.ts';
import type { DetachReason, TapHandle, TapSource } from './tap/TapSource.ts';
import type { ListeningThread } from './threads/ListeningThread.ts';
import { ListeningThreads, type ThreadsStats } from './threads/ListeningThreads.ts';
import type { StreamSettings, ThreadCounts, ThreadStage } from './threads/messages.ts';
import { UtteranceCutter, utteranceDefaults, type Heard } from './utterance/UtteranceCutter.ts';
import { FrameCutter } from './vad/FrameCutter.ts';
import { levelGate, quietGate } from './vad/gates.ts';
import type { SpeechDetector } from './vad/SpeechDetector.ts';

export interface HearStreamOptions extends StreamSettings {
  rmsThreshold: number;
  /** Of all streams of the thread. */
  detector: SpeechDetector;
  counts: ThreadCounts;
  heard: Receiver<Heard>;
}

/** The stages of one stream that are spoken to from outside. */
export interface HearingStream {
  rtp: RtpParsing;
  jitter: JitterBuffer;
  cutter: UtteranceCutter;
}

/** What one microphone goes through in a listening thread. */
export function hearStream(options: HearStreamOptions): HearingStream {
  const { sessionStartedAtMs, rmsThreshold, detector, counts, heard } = options;
  const rtp = new RtpParsing(counts.rtp, options.levelExtensionId);
  const jitter = new JitterBuffer(counts.jitter, { sessionStartedAtMs, ...jitterDefaults });
  const cutter = new UtteranceCutter(counts.utterance, utteranceDefaults);
  const gates = { rmsThreshold, keepOpen: () => cutter.speaking };

  rtp
    .to(jitter)
    .to(levelGate(counts.levelGate, gates))
    .to(new OpusDecoding(counts.opus))
    .to(new FrameCutter(counts.frames))
    .to(quietGate(counts.quietGate, gates))
    .to(detector.stream())
    .to(cutter)
    .to(heard);
  return { rtp, jitter, cutter };
}

export interface AudioPipelineOptions {
  scheduler: SpeechScheduler;
  logger: Logger;
  /** Threads that decode and judge; the taps are spread over them. */
  vadThreads: number;
  /** VAD_THRESHOLD: root mean square, 0 to 1, under which sound is not looked at. */
  rmsThreshold: number;
}

export interface PipelineEvents {
  /** A text, partial or final. */
  caption: [caption: Caption];
  /** Speech that was lost, dropped or not recognised. */
  gap: [gap: CaptionGap];
  /** Somebody begins or ends to speak. */
  speaking: [speaking: { sessionId: string; participantId: string; peerId: string; speaking: boolean }];
}

export interface PipelineStats {
  taps: number;
  /** In the order of flow. */
  stages: Record<'tap' | ThreadStage | 'recognition', StageCounts>;
  threads: ThreadsStats['threads'];
  /** From the closing of an utterance to its final caption; since it was last asked. */
  captionMs: DelayFigures;
}

/** Frames that may wait for the speech model of a thread: 5 for each of 100 talkers, 0.3 s. */
const maxWaitingFrames = 512;
/** For the recogniser to finish what was said last when the server closes. */
const closeWithinMs = 5000;

/** A tap and what belongs to it. */
interface TappedStream {
  stream: number;
  tap: Tap;
  /** Null while the one that heard it is being replaced. */
  thread: ListeningThread | null;
  captions: CaptionWriter;
  /** Since when nobody heard it, in ms of the session; null where it is heard, or there is nothing to miss. */
  unheardSinceMs: number | null;
  detaching: boolean;
}

export class AudioPipeline extends SafeEmitter<PipelineEvents> {
  readonly #options: AudioPipelineOptions;
  readonly #threads: ListeningThreads;
  readonly #tapCounts: StageCounts;
  readonly #recognitionCounts = noCounts();
  readonly #captionDelays = new Delays();
  readonly #tapped = new Map<number, TappedStream>();
  /** Of taps that are detached, with speech that is not yet written down. */
  readonly #finishing = new Map<CaptionWriter, { sessionId: string; written: Promise<void> }>();
  readonly #partials: PartialCaptions;
  #streams = 0;
  #closed: Promise<void> | null = null;

  private constructor(options: AudioPipelineOptions, threads: ListeningThreads, tapCounts: StageCounts) {
    super(options.logger);
    this.#options = options;
    this.#threads = threads;
    this.#tapCounts = tapCounts;
    this.#partials = new PartialCaptions(options.scheduler, () => this.#speakers());
  }

  /** Resolves when the threads have their speech model; rejects where it cannot be loaded. */
  static async create(options: AudioPipelineOptions): Promise<AudioPipeline> {
    const { vadThreads, rmsThreshold } = options;
    const tapCounts = noCounts();
    let pipeline: AudioPipeline | null = null;
    const threads = await ListeningThreads.create(vadThreads, {
      settings: { rmsThreshold, maxWaitingFrames },
      onPacketsDropped: (packets) => (tapCounts.dropped += packets),
      onFailed: (thread, error) => {
        if (pipeline) pipeline.#threadFailed(thread, error);
      },
      onReplaced: () => {
        if (pipeline) pipeline.#placeAll();
      },
      onStartFailed: (err) => options.logger.error({ err }, 'a listening thread cannot be replaced'),
    });
    pipeline = new AudioPipeline(options, threads, tapCounts);
    return pipeline;
  }

  /** Hears this source from now on. Rejects with a TypeError for what is not Opus, an Error once it is closed. */
  async attach(source: TapSource): Promise<TapHandle> {
    requireOpus(source.consumer);
    if (this.#closed) throw new Error('the pipeline is closed');
    const { sessionId, participantId, peerId, sessionStartedAtMs } = source;
    const stream = this.#streams++;

    const tap = new Tap({
      source,
      onPacket: (data, arrivedAtMs) => {
        this.#tapCounts.items++;
        const atMs = arrivedAtMs - sessionStartedAtMs;
        if (!tapped.thread) {
          tapped.unheardSinceMs ??= atMs;
          this.#tapCounts.dropped++;
          return;
        }
        endUnheard(tapped, atMs);
        tapped.thread.addPacket(stream, arrivedAtMs, data);
      },
      onPause: () => {
        // Whoever mutes before a first packet has nothing that could be missed.
        if (!tapped.thread) endUnheard(tapped, performance.now() - sessionStartedAtMs);
        tapped.unheardSinceMs = null;
        tapped.thread?.pause(stream);
      },
      onDetach: (reason) => this.#detach(tapped, reason),
    });
    const captions = new CaptionWriter({
      scheduler: this.#options.scheduler,
      speaker: source,
      counts: this.#recognitionCounts,
      onCaption: (caption) => this.emit('caption', caption),
      onGap: (gap) => this.emit('gap', gap),
      onSpeaking: (speaking) => this.emit('speaking', { sessionId, participantId, peerId, speaking }),
      onDelay: (ms) => this.#captionDelays.add(ms),
    });
    const { unheardSinceMs } = source;
    const tapped: TappedStream = { stream, tap, thread: null, captions, unheardSinceMs, detaching: false };
    this.#tapped.set(stream, tapped);
    this.#place(tapped);
    try {
      await tap.resume();
    } catch (error) {
      await tap.detach('producerClosed');
      throw error;
    }
    this.#log(source).info({ stream }, 'tap attached');
    return tap;
  }

  async stats(): Promise<PipelineStats> {
    const { counts, threads } = await this.#threads.stats();
    const stages = { tap: { ...this.#tapCounts }, ...counts, recognition: { ...this.#recognitionCounts } };
    return { taps: this.#tapped.size, stages, threads, captionMs: this.#captionDelays.take() };
  }

  /** Resolves when everything that detached taps of this visit heard has its caption or its gap; never rejects. */
  async settled(sessionId: string): Promise<void> {
    const ofSession = [...this.#finishing.values()].filter((finishing) => finishing.sessionId === sessionId);
    await Promise.all(ofSession.map(({ written }) => written));
  }

  /** Detaches all taps, waits a bounded time for what was said last, then ends the threads. */
  close(): Promise<void> {
    return (this.#closed ??= this.#close());
  }

  async #close(): Promise<void> {
    this.#partials.close();
    await Promise.all([...this.#tapped.values()].map(({ tap }) => tap.detach('closing')));
    const abandoning = setTimeout(() => {
      for (const captions of this.#finishing.keys()) captions.abandon();
    }, closeWithinMs);
    await Promise.all([...this.#finishing.values()].map(({ written }) => written));
    clearTimeout(abandoning);
    await this.#threads.stop();
  }

  async #detach(tapped: TappedStream, reason: DetachReason): Promise<void> {
    const { stream, tap, thread, captions } = tapped;
    tapped.detaching = true;
    if (!thread && reason !== 'consentWithdrawn')
      endUnheard(tapped, performance.now() - tap.source.sessionStartedAtMs);
    this.#log(tap.source).info({ stream, reason }, 'tap detached');
    if (reason === 'consentWithdrawn') {
      captions.withdraw();
      await thread?.forget(stream);
      await captions.settled();
    } else {
      const closed = Promise.resolve(thread?.close(stream));
      const written = closed
        .catch(() => undefined) // told to who detaches
        .then(() => captions.settled())
        .then(() => void this.#finishing.delete(captions));
      this.#finishing.set(captions, { sessionId: tap.source.sessionId, written });
      await closed;
    }
    this.#tapped.delete(stream);
  }

  #threadFailed(failed: ListeningThread, error: Error): void {
    this.#options.logger.error({ err: error }, 'a listening thread has died');
    for (const tapped of this.#tapped.values()) {
      if (tapped.thread !== failed) continue;
      tapped.captions.breakOff(performance.now() - tapped.tap.source.sessionStartedAtMs);
      tapped.thread = null;
    }
    this.#placeAll();
  }

  #placeAll(): void {
    for (const tapped of this.#tapped.values()) if (!tapped.thread && !tapped.detaching) this.#place(tapped);
  }

  /** Has a thread hear it; where none runs, the next one will. */
  #place(tapped: TappedStream): void {
    const { stream, tap, captions } = tapped;
    const { consumer, sessionStartedAtMs } = tap.source;
    const settings = { sessionStartedAtMs, levelExtensionId: levelExtensionId(consumer) };
    tapped.thread = this.#threads.leastBusy();
    tapped.thread?.open(stream, settings, (heard, atMs) => captions.heard(heard, atMs));
  }

  *#speakers() {
    for (const { stream, thread, captions } of this.#tapped.values())
      yield { captions, snapshot: async () => (await thread?.snapshot(stream)) ?? null };
  }

  #log({ correlationId, participantId }: TapSource): Logger {
    return correlated(this.#options.logger, correlationId).child({ participantId });
  }
}

/** What was said unheard until now becomes a gap. */
function endUnheard(tapped: TappedStream, atMs: number): void {
  if (tapped.unheardSinceMs !== null) tapped.captions.unheard(tapped.unheardSinceMs, atMs);
  tapped.unheardSinceMs = null;
}
