import { describe, expect, test } from 'vitest';
import { SessionClock } from '../../../media/jitter/SessionClock.ts';

const ticks = (ms: number) => ms * 48;

/** Packets of 20 ms; each `[sent, arrived]` in ms. */
function times(packets: [sentMs: number, arrivedMs: number][], firstTimestamp = 0) {
  const clock = new SessionClock();
  return packets.map(([sentMs, arrivedMs]) =>
    clock.at((firstTimestamp + ticks(sentMs)) >>> 0, 20, arrivedMs),
  );
}

describe('session times', () => {
  test('begin with the arrival of the first packet and go on by RTP time, whatever the jitter', () => {
    const found = times([
      [0, 5000],
      [20, 5090],
      [40, 5095],
      [60, 5061],
      [500, 5501],
    ]);
    expect(found.map((time) => time?.startMs)).toEqual([5000, 5020, 5040, 5060, 5500]);
    expect(found.map((time) => time?.jumped)).toEqual([true, false, false, false, false]);
  });

  test('go on where the 32 bits wrap', () => {
    const found = times(
      [
        [0, 100],
        [20, 120],
        [40, 140],
      ],
      2 ** 32 - ticks(20),
    );
    expect(found.map((time) => time?.startMs)).toEqual([100, 120, 140]);
  });

  test('are anchored anew where the clock jumps ahead of the present', () => {
    const found = times([
      [0, 1000],
      [20, 1020],
      [90_000, 1040],
      [90_020, 1060],
    ]);
    expect(found.map((time) => time?.startMs)).toEqual([1000, 1020, 1040, 1060]);
    expect(found[2]?.jumped).toBe(true);
    expect(found[3]?.jumped).toBe(false);
  });

  test('are anchored anew where the clock jumps back, and do not go back themselves', () => {
    const found = times([
      [10_000, 1000],
      [10_020, 1005],
      [0, 1010],
      [20, 1030],
    ]);
    expect(found[2]).toEqual({ startMs: 1040, jumped: true });
    expect(found[3]).toEqual({ startMs: 1060, jumped: false });
  });

  test('are anchored anew where it was told that they will jump', () => {
    const clock = new SessionClock();
    clock.at(0, 20, 100);
    clock.expectJump();
    expect(clock.at(ticks(20), 20, 60_000)).toEqual({ startMs: 60_000, jumped: true });
  });

  test('stand through a network that stalls and catches up', () => {
    const stalled: [number, number][] = Array.from({ length: 250 }, (_, i) => [
      i * 20,
      Math.max(i * 20, i >= 10 ? 4000 : 0),
    ]);
    const found = times(stalled);
    expect(found.map((time) => time?.startMs)).toEqual(stalled.map(([sentMs]) => sentMs));
  });

  test('stand through a burst at the beginning, and pauses are shortened until they are right again', () => {
    const packets: [number, number][] = Array.from({ length: 200 }, (_, i) => [
      i * 20,
      Math.max(3000, i * 20),
    ]);
    const found = times([...packets, [4400, 4400], [4420, 4420], [8000, 8000]]);
    expect(found.every((time) => time !== null)).toBe(true);
    expect(found.filter((time) => time?.jumped)).toHaveLength(1);
    // Three seconds late from the first packet on, which came late itself.
    expect(found[199]?.startMs).toBe(3000 + 199 * 20);
    expect(found.slice(200).map((time) => time?.startMs)).toEqual([7000, 7020, 8000]);
  });

  test('catch up with the present where a burst was too long to be one', () => {
    const packets: [number, number][] = Array.from({ length: 1000 }, (_, i) => [
      i * 20,
      Math.max(8000, i * 20),
    ]);
    const found = times(packets);
    const after = found.slice(700);
    expect(after.every((time) => time && !time.jumped)).toBe(true);
    expect(after.at(-1)!.startMs - packets.at(-1)![1]).toBeLessThanOrEqual(220);
  });

  test('are anchored anew where the clock stood still for a minute', () => {
    const packets: [number, number][] = Array.from({ length: 400 }, (_, i) => [
      i * 20,
      i * 20 + (i >= 100 ? 60_000 : 0),
    ]);
    const found = times(packets);
    expect(found.filter((time) => time?.jumped)).toHaveLength(2);
    expect(found.at(-1)?.startMs).toBeCloseTo(packets.at(-1)![1], -1);
  });

  test('are not told twice: a packet that claims time already filled is refused', () => {
    const found = times([
      [0, 0],
      [20, 20],
      [20, 40],
      [30, 50],
      [40, 60],
    ]);
    expect(found.map((time) => time?.startMs ?? null)).toEqual([0, 20, null, null, 40]);
  });

  test('never go back and never run far ahead of the present, whatever the packets claim', () => {
    let seed = 7;
    const next = (below: number) => (seed = (seed * 48_271) % 0x7fffffff) % below;
    const clock = new SessionClock();
    const stretches: { startMs: number; endMs: number; arrivedMs: number }[] = [];
    let timestamp = 0;
    for (let i = 0, arrivedMs = 0; i < 20_000; i++, arrivedMs += next(40)) {
      const step = [ticks(20), ticks(10), -ticks(5), next(2 ** 31), ticks(400)][next(5)]!;
      timestamp = (timestamp + step) >>> 0;
      const lengthMs = [2.5, 20, 60, 120][next(4)]!;
      const time = clock.at(timestamp, lengthMs, arrivedMs);
      if (time) stretches.push({ startMs: time.startMs, endMs: time.startMs + lengthMs, arrivedMs });
    }
    expect(stretches.length).toBeGreaterThan(5000);
    expect(stretches.filter(({ startMs }, i) => i > 0 && startMs < stretches[i - 1]!.endMs)).toEqual([]);
    expect(stretches.filter(({ startMs, arrivedMs }) => startMs > arrivedMs + 5000)).toEqual([]);
  });
});
