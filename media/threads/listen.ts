/** The entry of a listening thread: packets come in, what was heard goes out. See `media/pipeline.ts`. */
import { parentPort, workerData } from 'node:worker_threads';
import { hearStream, type HearingStream } from '../pipeline.ts';
import { Delays } from '../stages/Delays.ts';
import { noCounts } from '../stages/Stage.ts';
import type { Heard } from '../utterance/UtteranceCutter.ts';
import { SileroModel } from '../vad/SileroModel.ts';
import { SpeechDetector } from '../vad/SpeechDetector.ts';
import type { FromThread, ThreadCounts, ThreadSettings, ThreadStats, ToThread } from './messages.ts';
import { packetsOf } from './PacketBatch.ts';

/** How often waiting packets and stalled streams are looked at. */
const tickMs = 20;

if (!parentPort) throw new Error('listen.ts runs as a worker thread');
const port = parentPort;
const settings = workerData as ThreadSettings;
const streams = new Map<number, HearingStream>();
const counts: ThreadCounts = {
  rtp: noCounts(),
  jitter: noCounts(),
  levelGate: noCounts(),
  opus: noCounts(),
  frames: noCounts(),
  quietGate: noCounts(),
  vad: noCounts(),
  utterance: noCounts(),
};
const decisions = new Delays();
let ticking: NodeJS.Timeout | null = null;
const model = await SileroModel.create();
const detector = new SpeechDetector({
  model,
  counts: counts.vad,
  maxWaitingFrames: settings.maxWaitingFrames,
  onJudged: ({ arrivedAtMs }) => decisions.add(ownerNowMs() - arrivedAtMs),
});

/** The owner's `performance.now()`. */
function ownerNowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6 + settings.clockOffsetMs;
}

function say(message: FromThread, transfer: ArrayBuffer[] = []): void {
  port.postMessage(message, transfer);
}

function open(stream: number, streamSettings: Extract<ToThread, { kind: 'open' }>['settings']): void {
  const push = (heard: Heard) => {
    if (!streams.has(stream)) return;
    if (heard.kind === 'break') {
      if (!heard.final) return;
      streams.delete(stream);
      say({ kind: 'closed', stream });
      return;
    }
    const transfer = heard.kind === 'utterance' ? [heard.pcm.buffer as ArrayBuffer] : [];
    say({ kind: 'heard', stream, heard, atMs: ownerNowMs() }, transfer);
  };
  const { rmsThreshold } = settings;
  streams.set(stream, hearStream({ ...streamSettings, rmsThreshold, detector, counts, heard: { push } }));
  ticking ??= setInterval(tick, tickMs);
}

function hearBatch(buffer: ArrayBuffer): void {
  for (const { stream, arrivedAtMs, data } of packetsOf(buffer))
    streams.get(stream)?.rtp.push({ data, arrivedAtMs });
  say({ kind: 'batchDone', buffer }, [buffer]);
}

function stats(): ThreadStats {
  const { user, system } = process.threadCpuUsage();
  return { counts, cpuMs: (user + system) / 1000, modelRuns: detector.runs, decisionMs: decisions.take() };
}

/** Until nobody is heard any more: a thread without work sleeps. */
function tick(): void {
  if (streams.size === 0) stopTicking();
  const nowMs = ownerNowMs();
  for (const { jitter } of streams.values()) jitter.tick(nowMs);
}

function stopTicking(): void {
  if (ticking) clearInterval(ticking);
  ticking = null;
}

/** The runtime aborts the process when a thread ends during a run, so everything is worked off first. */
async function stop(): Promise<void> {
  stopTicking();
  streams.clear();
  await detector.drained();
  await model.close();
  port.close();
}

async function take(message: ToThread): Promise<void> {
  switch (message.kind) {
    case 'open':
      open(message.stream, message.settings);
      break;
    case 'batch':
      hearBatch(message.buffer);
      break;
    case 'dropped':
      for (const stream of message.streams) streams.get(stream)?.jitter.packetsDropped();
      break;
    case 'pause':
      streams.get(message.stream)?.jitter.push({ kind: 'break', final: false });
      break;
    case 'close':
      streams.get(message.stream)?.jitter.push({ kind: 'break', final: true });
      break;
    case 'forget':
      if (streams.delete(message.stream)) say({ kind: 'closed', stream: message.stream });
      break;
    case 'snapshot': {
      const { request } = message;
      const utterance = (await streams.get(message.stream)?.cutter.snapshot()) ?? null;
      say({ kind: 'snapshot', request, utterance }, utterance ? [utterance.pcm.buffer as ArrayBuffer] : []);
      break;
    }
    case 'stats':
      say({ kind: 'stats', request: message.request, stats: stats() });
      break;
    case 'stop':
      await stop();
      break;
  }
}

port.on('message', (message: ToThread) => void take(message));
say({ kind: 'ready' });
