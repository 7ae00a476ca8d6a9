/**
 * 200 Opus streams, 10,000 packets a second, tapped from one mediasoup worker: CPU of the main thread for the taps,
 * and with the listening threads' for decoding. Nobody is ever loud here (the threshold is full scale, and no
 * levels are sent), so that everything is decoded and nothing is judged.
 */
import { createLogger } from '../../config/logger.ts';
import { AudioPipeline } from '../../media/pipeline.ts';
import { ScriptedScheduler } from '../support/ScriptedScheduler.ts';
import { below, report, told } from './report.ts';
import { measureSpeakers, printStages } from './speakers.ts';

const streams = 200;
const logger = await createLogger({ level: 'warn' });
const scheduler = new ScriptedScheduler();
// Partials belong to the bench of captions.
scheduler.idle = false;
const pipeline = await AudioPipeline.create({
  scheduler,
  logger,
  vadThreads: 1,
  rmsThreshold: 1,
});
const measured = await measureSpeakers(pipeline, {
  streams,
  levels: false,
  warmUpMs: 3000,
  measureMs: 15_000,
});
const { stages } = measured.after;

printStages(measured);
report('tap', [
  below(15, 'CPU of taps', measured.mainCpu, '% of a core'),
  below(50, 'CPU of taps and decoding', measured.mainCpu + measured.threadsCpu, '% of a core'),
  told('CPU of the mediasoup worker', measured.workerCpu, '% of a core'),
  told('packets', measured.packets / measured.seconds, '1/s'),
  told('packets dropped', stages.tap.dropped + stages.jitter.dropped, ''),
]);
