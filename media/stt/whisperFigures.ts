/**
 * Whisper's figures about its own text, which transcribe.cpp keeps for every run (include/transcribe/whisper.h,
 * `transcribe_get_whisper_chunk_trace`) and its Node binding does not hand out. Read from the same loaded library.
 */
import koffi from 'koffi';
import { libraryPath, type Session } from 'transcribe-cpp';

/** One for each window of 30 s that was decoded. */
export interface WindowFigures {
  startMs: number;
  endMs: number;
  averageLogProbability: number;
  noSpeechProbability: number;
  compressionRatio: number;
}

interface ChunkTrace {
  t0_ms: number | bigint;
  t1_ms: number | bigint;
  avg_logprob: number;
  no_speech_prob: number;
  compression_ratio: number;
}

let bound: ReturnType<typeof bind> | undefined;

function bind() {
  const library = koffi.load(libraryPath());
  const trace = koffi.struct({
    struct_size: 'uint64_t',
    t0_ms: 'int64_t',
    t1_ms: 'int64_t',
    temperature_used: 'float',
    compression_ratio: 'float',
    avg_logprob: 'float',
    no_speech_prob: 'float',
    no_speech_triggered: 'bool',
    n_fallbacks: 'int32_t',
  });
  return {
    count: library.func('transcribe_get_whisper_chunk_count', 'int', ['void *']) as (
      session: unknown,
    ) => number,
    init: library.func('transcribe_whisper_chunk_trace_init', 'void', [koffi.out(koffi.pointer(trace))]) as (
      out: object,
    ) => void,
    get: library.func('transcribe_get_whisper_chunk_trace', 'int', [
      'void *',
      'int',
      koffi.inout(koffi.pointer(trace)),
    ]) as (session: unknown, index: number, out: object) => number,
  };
}

/**
 * Of the last run of this session, which must not be running. Throws where the binding no longer shows its handle:
 * both packages are pinned, and the test of the local recogniser holds this against a real run.
 */
export function readWhisperFigures(session: Session): WindowFigures[] {
  bound ??= bind();
  const { count, init, get } = bound;
  const { handle } = session as Session & { handle?: unknown };
  if (handle === undefined || handle === null)
    throw new Error('transcribe-cpp keeps its session handle elsewhere');
  return Array.from({ length: count(handle) }, (_, index) => {
    const trace: Partial<ChunkTrace> = {};
    init(trace);
    const status = get(handle, index, trace);
    if (status !== 0) throw new Error(`Reading Whisper's figures failed with status ${status}`);
    const { t0_ms, t1_ms, avg_logprob, no_speech_prob, compression_ratio } = trace as ChunkTrace;
    return {
      startMs: Number(t0_ms),
      endMs: Number(t1_ms),
      averageLogProbability: avg_logprob,
      noSpeechProbability: no_speech_prob,
      compressionRatio: compression_ratio,
    };
  });
}
