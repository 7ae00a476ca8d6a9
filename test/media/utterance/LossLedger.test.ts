import { describe, expect, test } from 'vitest';
import type { Lost } from '../../../media/stages/sound.ts';
import { LossLedger } from '../../../media/utterance/LossLedger.ts';

const loss = (startMs: number, endMs: number, reason: Lost['reason'] = 'packetsLost'): Lost => ({
  kind: 'lost',
  startMs,
  endMs,
  reason,
  arrivedAtMs: 0,
});

describe('a loss', () => {
  test('while somebody speaks is a gap', () => {
    const ledger = new LossLedger();
    expect(ledger.add(loss(1000, 1200), true)).toBeNull();
    expect(ledger.settle()).toMatchObject({ startMs: 1000, endMs: 1200 });
    expect(ledger.settle()).toBeNull();
  });

  test('shortly before somebody speaks is a gap', () => {
    const ledger = new LossLedger();
    ledger.add(loss(1000, 1200), false);
    expect(ledger.speechBegins(1600)).toMatchObject({ startMs: 1000 });
  });

  test('while nobody speaks before or after is none', () => {
    const ledger = new LossLedger();
    ledger.add(loss(1000, 1200), false);
    expect(ledger.quietAt(2100)).toBeNull();
    expect(ledger.quietAt(3000)).toBeNull();
    expect(ledger.speechBegins(3100)).toBeNull();
  });

  test('that a sentence fits in is a gap', () => {
    const ledger = new LossLedger();
    ledger.add(loss(1000, 2000), false);
    expect(ledger.quietAt(3001)).toMatchObject({ startMs: 1000, endMs: 2000 });
  });

  test('of sound that we dropped is a gap', () => {
    const ledger = new LossLedger();
    ledger.add(loss(1000, 1064, 'overload'), false);
    expect(ledger.settle()).toMatchObject({ reason: 'overload' });
  });
});

describe('losses close together', () => {
  test('are one gap', () => {
    const ledger = new LossLedger();
    for (let ms = 0; ms < 5000; ms += 500) expect(ledger.add(loss(ms, ms + 120), false)).toBeNull();
    expect(ledger.settle()).toMatchObject({ startMs: 0, endMs: 4620 });
  });

  test('for different reasons are two', () => {
    const ledger = new LossLedger();
    ledger.add(loss(0, 200), true);
    expect(ledger.add(loss(200, 400, 'overload'), true)).toMatchObject({ endMs: 200 });
    expect(ledger.settle()).toMatchObject({ startMs: 200, reason: 'overload' });
  });

  test('are told while they last', () => {
    const ledger = new LossLedger();
    const gaps: Lost[] = [];
    for (let ms = 0; ms < 60_000; ms += 64) {
      const gap = ledger.add(loss(ms, ms + 64, 'overload'), false);
      if (gap) gaps.push(gap);
    }
    expect(gaps.length).toBeGreaterThan(4);
    expect(gaps.every(({ startMs, endMs }) => endMs - startMs <= 10_000)).toBe(true);
  });
});
