import { EventEmitter, once } from 'node:events';
import type { DetachReason, TapHandle, TapSource } from '../../media/tap/TapSource.ts';
import type { CaptionPipeline } from '../../src/rooms/ParticipantTap.ts';
import type { Caption, CaptionGap } from '../../src/wire/captions.ts';

export interface RecordedTap {
  source: TapSource;
  detached: DetachReason | null;
}

/** Takes taps as the audio pipeline does, keeps a record of them, and says what the test has it say. */
export class RecordingPipeline
  extends EventEmitter<{ caption: [Caption]; gap: [CaptionGap]; changed: [] }>
  implements CaptionPipeline
{
  readonly taps: RecordedTap[] = [];
  /** Attaching waits for this. */
  attaching: Promise<void> = Promise.resolve();
  /** Detaching waits for this. */
  detaching: Promise<void> = Promise.resolve();
  failing = false;
  /** What was said last has been recognised when this resolves. */
  settling: Promise<void> = Promise.resolve();

  async attach(source: TapSource): Promise<TapHandle> {
    await this.attaching;
    if (this.failing) throw new Error('this pipeline takes nothing');
    const tap: RecordedTap = { source, detached: null };
    this.taps.push(tap);
    this.emit('changed');
    return {
      detach: async (reason) => {
        tap.detached = reason;
        this.emit('changed');
        await this.detaching;
        source.consumer.close();
      },
    };
  }

  settled(): Promise<void> {
    return this.settling;
  }

  /** Those that hear. */
  get open(): RecordedTap[] {
    return this.taps.filter(({ detached, source }) => detached === null && !source.consumer.closed);
  }

  async until(condition: () => boolean): Promise<void> {
    while (!condition()) await once(this, 'changed', { signal: AbortSignal.timeout(10_000) });
  }
}
