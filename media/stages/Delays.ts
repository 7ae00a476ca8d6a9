/** How long something took, again and again: its percentiles since they were last asked for. */
import { createHistogram } from 'node:perf_hooks';

export interface DelayFigures {
  p50: number;
  p99: number;
  max: number;
  count: number;
}

export class Delays {
  readonly #microseconds = createHistogram();

  add(ms: number): void {
    this.#microseconds.record(Math.max(1, Math.round(ms * 1000)));
  }

  /** In ms; begins anew. */
  take(): DelayFigures {
    const histogram = this.#microseconds;
    const atPercentile = (percentile: number) => histogram.percentile(percentile) / 1000;
    const { count } = histogram;
    const figures = {
      p50: atPercentile(50),
      p99: atPercentile(99),
      max: count > 0 ? histogram.max / 1000 : 0,
      count,
    };
    histogram.reset();
    return figures;
  }
}
