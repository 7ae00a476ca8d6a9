/** Many people who talk, each heard by a tap of the pipeline, through one mediasoup worker. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWorker } from 'mediasoup';
import { v7 as uuidv7 } from 'uuid';
import { workerBinary } from '../../config/workerBinary.ts';
import type { AudioPipeline, PipelineStats } from '../../media/pipeline.ts';
import type { SendOrder } from './sendSpeech.ts';

export interface Measured {
  seconds: number;
  packets: number;
  /** In per cent of one core. */
  mainCpu: number;
  threadsCpu: number;
  workerCpu: number;
  before: PipelineStats;
  after: PipelineStats;
}

export interface SpeakersOptions {
  streams: number;
  /** Whether senders tell their level (RFC 6464). */
  levels: boolean;
  /** Between their sentences; none unless told. */
  pauseMs?: number;
  warmUpMs: number;
  measureMs: number;
}

const firstSsrc = 1_000_000;

/** Lets them talk and measures the pipeline after it has warmed up. Closes the pipeline. */
export async function measureSpeakers(
  pipeline: AudioPipeline,
  { streams, levels, pauseMs = 0, warmUpMs, measureMs }: SpeakersOptions,
): Promise<Measured> {
  const worker = await createWorker({ workerBin: workerBinary(), logLevel: 'error' });
  const router = await worker.createRouter({
    mediaCodecs: [{ kind: 'audio', mimeType: 'audio/opus', clockRate: 48_000, channels: 2 }],
  });
  const arriving = await router.createPlainTransport({
    listenInfo: { protocol: 'udp', ip: '127.0.0.1', recvBufferSize: 4_000_000 },
    comedia: true,
  });
  const tapping = await router.createDirectTransport();
  const sessionStartedAtMs = performance.now();
  for (let i = 0; i < streams; i++) {
    const producer = await arriving.produce({
      kind: 'audio',
      rtpParameters: {
        codecs: [{ mimeType: 'audio/opus', payloadType: 100, clockRate: 48_000, channels: 2 }],
        headerExtensions: levels ? [{ uri: 'urn:ietf:params:rtp-hdrext:ssrc-audio-level', id: 1 }] : [],
        encodings: [{ ssrc: firstSsrc + i }],
      },
    });
    const { rtpCapabilities } = router;
    await pipeline.attach({
      consumer: await tapping.consume({ producerId: producer.id, rtpCapabilities, paused: true }),
      sessionId: uuidv7(),
      participantId: uuidv7(),
      peerId: uuidv7(),
      sessionStartedAtMs,
      unheardSinceMs: null,
      language: () => null,
      correlationId: `speaker ${i}`,
    });
  }

  const sender = fork(new URL('sendSpeech.ts', import.meta.url));
  const port = arriving.tuple.localPort;
  sender.send({ port, firstSsrc, streams, levelExtensionId: levels ? 1 : null, pauseMs } satisfies SendOrder);
  await once(sender, 'message');
  await pause(warmUpMs);

  const look = async () => ({
    atMs: performance.now(),
    main: process.threadCpuUsage(),
    worker: await worker.getResourceUsage(),
    stats: await pipeline.stats(),
  });
  const [a, b] = [await look(), await pause(measureMs).then(look)];
  sender.send('stop');
  await once(sender, 'exit');
  await pipeline.close();
  worker.close();

  const elapsedMs = b.atMs - a.atMs;
  const threadsMs = (stats: PipelineStats) => stats.threads.reduce((sum, { cpuMs }) => sum + cpuMs, 0);
  const microseconds = b.main.user + b.main.system - a.main.user - a.main.system;
  return {
    seconds: elapsedMs / 1000,
    packets: b.stats.stages.tap.items - a.stats.stages.tap.items,
    mainCpu: microseconds / 10 / elapsedMs,
    threadsCpu: (100 * (threadsMs(b.stats) - threadsMs(a.stats))) / elapsedMs,
    workerCpu:
      (100 * (b.worker.ru_utime + b.worker.ru_stime - a.worker.ru_utime - a.worker.ru_stime)) / elapsedMs,
    before: a.stats,
    after: b.stats,
  };
}

/** Stages with what they did between two looks, for people. */
export function printStages({ before, after, seconds }: Measured): void {
  console.log('stage          items/s  dropped  µs/item  % of a core');
  for (const [stage, counts] of Object.entries(after.stages)) {
    const earlier = before.stages[stage as keyof PipelineStats['stages']];
    const items = counts.items - earlier.items;
    const busyMs = counts.busyMs - earlier.busyMs;
    const cells = [
      (items / seconds).toFixed(0).padStart(9),
      String(counts.dropped - earlier.dropped).padStart(9),
      ((busyMs * 1000) / Math.max(1, items)).toFixed(2).padStart(9),
      (busyMs / seconds / 10).toFixed(1).padStart(9),
    ];
    console.log(stage.padEnd(13) + cells.join(''));
  }
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
