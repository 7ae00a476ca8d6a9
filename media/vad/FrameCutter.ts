/** Cuts sound of any length into the frames that the speech model wants. */
import { Stage } from '../stages/Stage.ts';
import { durationMs, follows, type Break, type Lost, type Sound } from '../stages/sound.ts';
import { frameSamples } from './SileroModel.ts';

export interface Frame {
  kind: 'frame';
  startMs: number;
  /** The end of what was heard; a frame cut short by a loss or a break is filled up with silence behind it. */
  endMs: number;
  samples: Float32Array;
  arrivedAtMs: number;
}

export class FrameCutter extends Stage<Sound | Lost | Break, Frame | Lost | Break> {
  #samples = new Float32Array(frameSamples);
  #filled = 0;
  #startMs = 0;
  #endMs = 0;
  #arrivedAtMs = 0;

  protected override handle(item: Sound | Lost | Break): void {
    if (item.kind !== 'sound') {
      this.#cut();
      this.emit(item);
      return;
    }
    if (this.#filled > 0 && !follows(item.startMs, this.#endMs)) this.#cut();
    for (let taken = 0; taken < item.samples.length;) {
      const part = item.samples.subarray(taken, taken + frameSamples - this.#filled);
      if (this.#filled === 0) this.#startMs = item.startMs + durationMs(item.samples.subarray(0, taken));
      this.#samples.set(part, this.#filled);
      this.#filled += part.length;
      taken += part.length;
      this.#endMs = item.startMs + durationMs(item.samples.subarray(0, taken));
      this.#arrivedAtMs = item.arrivedAtMs;
      if (this.#filled === frameSamples) this.#cut();
    }
  }

  #cut(): void {
    if (this.#filled === 0) return;
    this.emit({
      kind: 'frame',
      startMs: this.#startMs,
      endMs: this.#endMs,
      samples: this.#samples,
      arrivedAtMs: this.#arrivedAtMs,
    });
    this.#samples = new Float32Array(frameSamples);
    this.#filled = 0;
  }
}
