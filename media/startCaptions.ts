import { availableParallelism } from 'node:os';
import type { Surroundings } from '../config/Surroundings.ts';
import { resolveWhisperModel } from '../config/whisperModel.ts';
import { AudioPipeline } from './pipeline.ts';
import { chooseRecognisers } from './stt/chooseRecognisers.ts';
import { SpeechQueue } from './stt/SpeechQueue.ts';

/** More do not help: one thread hears 100 people who all talk. */
const maxListeningThreads = 2;

/** The one queue in front of the recognisers; null without any, and then the status says why. */
export async function startSpeechQueue({ environment, logger, lifecycle }: Surroundings) {
  const { speech, cacheDir } = environment;
  const whisperModel = resolveWhisperModel(speech.whisperModel, cacheDir);
  const { lanes, status: captioning } = await chooseRecognisers({ ...speech, whisperModel }, logger);
  if (lanes.length === 0) return { scheduler: null, captioning };
  const scheduler = await lifecycle.start(
    'speech queue',
    () => new SpeechQueue({ lanes, logger }),
    (queue) => queue.close(),
  );
  return { scheduler, captioning };
}

/** The speech queue, and what hears rooms, which is null where that is. */
export async function startCaptions(surroundings: Surroundings, record: Promise<unknown>) {
  const { environment, logger, lifecycle } = surroundings;
  const { scheduler, captioning } = await startSpeechQueue(surroundings);
  if (!scheduler) return { pipeline: null, scheduler, captioning };
  // What was said last comes out of the pipeline while it is stopped, so that recording must be stopped after it.
  await record;
  const pipeline = await lifecycle.start(
    'audio pipeline',
    () =>
      AudioPipeline.create({
        scheduler,
        logger,
        vadThreads: Math.min(maxListeningThreads, availableParallelism()),
        rmsThreshold: environment.speech.vadThreshold,
      }),
    (started) => started.close(),
  );
  return { pipeline, scheduler, captioning };
}
