/**
 * 200 people who all talk, through one mediasoup worker and the whole pipeline: from the arrival of the packet that
 * completes a frame to the frame's probability of speech, and what the speech model costs in batches of the size
 * that came about, against one frame at a time.
 */
import { createLogger } from '../../config/logger.ts';
import { AudioPipeline } from '../../media/pipeline.ts';
import { frameMs, frameSamples, SileroModel, SileroState } from '../../media/vad/SileroModel.ts';
import { recordedSpeech, sentences, toFloats } from '../support/recordedSpeech.ts';
import { ScriptedScheduler } from '../support/ScriptedScheduler.ts';
import { atMost, below, report, told } from './report.ts';
import { measureSpeakers, printStages } from './speakers.ts';

const streams = 200;

/** CPU in ms that the model takes for 32 ms of sound, in batches of this size. */
async function modelCpuMs(model: SileroModel, batch: number): Promise<number> {
  const speech = toFloats(recordedSpeech(sentences[0]!));
  const frames = Array.from({ length: batch }, (_, i) => speech.slice(i * 500, i * 500 + frameSamples));
  const states = frames.map(() => new SileroState());
  const runs = Math.ceil(2000 / batch);
  for (let i = 0; i < 10; i++) await model.probabilities(frames, states);
  const before = process.threadCpuUsage();
  for (let i = 0; i < runs; i++) await model.probabilities(frames, states);
  const { user, system } = process.threadCpuUsage(before);
  return (user + system) / 1000 / (runs * batch * (frameMs / 32));
}

const logger = await createLogger({ level: 'warn' });
const scheduler = new ScriptedScheduler();
// Partials belong to the bench of captions.
scheduler.idle = false;
const pipeline = await AudioPipeline.create({
  scheduler,
  logger,
  vadThreads: 2,
  // Pauses between words are judged too: the worst case.
  rmsThreshold: 0.0001,
});
const measured = await measureSpeakers(pipeline, {
  streams,
  levels: true,
  warmUpMs: 3000,
  measureMs: 20_000,
});
const { before, after, seconds } = measured;
const { stages, threads } = after;

const frames = stages.vad.items - before.stages.vad.items;
const runs = (stats: typeof after) => stats.threads.reduce((sum, { modelRuns }) => sum + modelRuns, 0);
const batch = Math.max(1, Math.round(frames / (runs(after) - runs(before))));
const lost = (['tap', 'jitter', 'opus', 'vad'] as const).reduce(
  (sum, stage) => sum + stages[stage].dropped - before.stages[stage].dropped,
  0,
);
const model = await SileroModel.create();
const batchedMs = await modelCpuMs(model, batch);
const singleMs = await modelCpuMs(model, 1);
await model.close();

printStages(measured);
report('vad', [
  below(50, 'decision p99', Math.max(...threads.map(({ decisionMs }) => decisionMs.p99)), 'ms'),
  told('decision median', Math.max(...threads.map(({ decisionMs }) => decisionMs.p50)), 'ms'),
  told('decision max', Math.max(...threads.map(({ decisionMs }) => decisionMs.max)), 'ms'),
  atMost(0, 'lost packets and frames', lost, ''),
  told('frames judged', frames / seconds, '1/s'),
  told('batch', batch, 'frames'),
  atMost(0.1, 'VAD CPU for 32 ms of sound, in batches', batchedMs, 'ms'),
  told('VAD CPU for 32 ms of sound, one by one', singleMs, 'ms'),
  told('CPU of the main thread', measured.mainCpu, '% of a core'),
  told('CPU of the listening threads', measured.threadsCpu, '% of a core'),
  told('CPU of the mediasoup worker', measured.workerCpu, '% of a core'),
]);
