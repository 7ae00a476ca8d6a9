/**
 * 100 people who say a sentence, pause and say the next, through one mediasoup worker, the whole pipeline and the
 * speech queue, against an OpenAI-compatible endpoint that answers each request a fixed time after it came: from the
 * closing of an utterance to its caption.
 */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createLogger } from '../../config/logger.ts';
import { AudioPipeline } from '../../media/pipeline.ts';
import { OpenAiCompatible } from '../../media/stt/OpenAiCompatible.ts';
import { RequestBudget } from '../../media/stt/RequestBudget.ts';
import { SpeechQueue } from '../../media/stt/SpeechQueue.ts';
import { atMost, below, report, told } from './report.ts';
import { measureSpeakers, printStages } from './speakers.ts';

const streams = 100;
const delayMs = 300;

const server = fork(new URL('slowSpeechServer.ts', import.meta.url));
server.send(delayMs);
const [baseUrl] = (await once(server, 'message')) as [string];

const logger = await createLogger({ level: 'warn' });
const budget = new RequestBudget({ requestsPerMinute: Infinity });
const recogniser = new OpenAiCompatible({ baseUrl, apiKey: null, model: 'bench', budget });
const scheduler = new SpeechQueue({
  lanes: [{ recogniser, budget, maxConcurrent: Infinity, attemptMs: 10_000 }],
  logger,
});
const pipeline = await AudioPipeline.create({ scheduler, logger, vadThreads: 2, rmsThreshold: 0.02 });
const shown = { partial: 0, final: 0, gaps: 0 };
pipeline.on('caption', ({ kind }) => shown[kind]++);
pipeline.on('gap', () => shown.gaps++);

const measured = await measureSpeakers(pipeline, {
  streams,
  levels: true,
  pauseMs: 1500,
  warmUpMs: 10_000,
  measureMs: 30_000,
});
await scheduler.close();
server.send('stop');
await once(server, 'exit');

const { after, before, seconds } = measured;
const { p50, p99, max, count } = after.captionMs;
printStages(measured);
report('captions', [
  below(50, 'caption p99 above the delay of the speech server', p99 - delayMs, 'ms'),
  told('caption median above it', p50 - delayMs, 'ms'),
  told('caption max above it', max - delayMs, 'ms'),
  told('finals', count / seconds, '1/s'),
  told('partials in the whole run', shown.partial, ''),
  atMost(0, 'gaps in the whole run', shown.gaps, ''),
  told('utterances not recognised', after.stages.recognition.dropped - before.stages.recognition.dropped, ''),
  told('CPU of the main thread', measured.mainCpu, '% of a core'),
  told('CPU of the listening threads', measured.threadsCpu, '% of a core'),
]);
