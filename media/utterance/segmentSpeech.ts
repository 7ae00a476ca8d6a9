/** The utterances of a recording, by the same gate, model and cutter that hear a call. */
import { noCounts } from '../stages/Stage.ts';
import { durationMs, type Break, type Sound } from '../stages/sound.ts';
import { FrameCutter } from '../vad/FrameCutter.ts';
import { quietGate } from '../vad/gates.ts';
import { frameSamples, SileroModel } from '../vad/SileroModel.ts';
import { SpeechDetector } from '../vad/SpeechDetector.ts';
import { UtteranceCutter, utteranceDefaults, type Utterance } from './UtteranceCutter.ts';

export type { Utterance } from './UtteranceCutter.ts';

export interface SegmentSpeechOptions {
  /** Root mean square, 0 to 1, under which a frame is not looked at (VAD_THRESHOLD). */
  rmsThreshold: number;
  /** 20 s unless told. */
  maxUtteranceMs?: number;
}

/**
 * Yields each utterance as soon as it has ended; times are milliseconds since the first sample. Chunks are 16 kHz
 * mono, -1 to 1, of any length, and are read no faster than they are worked off. The model computes on the
 * calling thread, about 5 ms for a second of sound.
 */
export async function* segmentSpeech(
  pcm16kChunks: AsyncIterable<Float32Array> | Iterable<Float32Array>,
  { rmsThreshold, maxUtteranceMs = utteranceDefaults.maxUtteranceMs }: SegmentSpeechOptions,
): AsyncGenerator<Utterance> {
  const model = await SileroModel.create();
  const detector = new SpeechDetector({ model, counts: noCounts(), maxWaitingFrames: Infinity });
  const frames = new FrameCutter(noCounts());
  const cutter = new UtteranceCutter(noCounts(), { maxUtteranceMs });
  const found: Utterance[] = [];
  frames
    .to(quietGate(noCounts(), { rmsThreshold, keepOpen: () => cutter.speaking }))
    .to(detector.stream())
    .to(cutter)
    .to({ push: (heard) => heard.kind === 'utterance' && found.push(heard) });

  const hear = async (item: Sound | Break) => {
    frames.push(item);
    await detector.drained();
    await cutter.settled();
    return found.splice(0);
  };
  try {
    let startMs = 0;
    for await (const chunk of pcm16kChunks) {
      for (let at = 0; at < chunk.length; at += frameSamples) {
        const samples = chunk.subarray(at, at + frameSamples);
        yield* await hear({ kind: 'sound', startMs, samples, arrivedAtMs: 0 });
        startMs += durationMs(samples);
      }
    }
    yield* await hear({ kind: 'break', final: true });
  } finally {
    await model.close();
  }
}
