import { describe, expect, test } from 'vitest';
import {
  JitterBuffer,
  jitterDefaults,
  type OpusPacket,
  type Silence,
} from '../../../media/jitter/JitterBuffer.ts';
import type { Break, Lost } from '../../../media/stages/sound.ts';
import { noCounts } from '../../../media/stages/Stage.ts';
import type { RtpPacket } from '../../../media/tap/RtpParsing.ts';

type Out = OpusPacket | Silence | Lost | Break;

/** 20 ms of wideband SILK by its first byte. */
const speech = Uint8Array.of(0x48, 1, 2, 3, 4);
const rest = Uint8Array.of(0x48);

/** The i-th packet of a stream, 20 ms each, arriving when it was sent. */
function packet(i: number, change: Partial<RtpPacket> = {}): RtpPacket {
  return {
    ssrc: 1,
    sequenceNumber: (65_000 + i) & 0xffff,
    timestamp: (4_294_900_000 + i * 960) >>> 0,
    payload: speech,
    levelBelowFullScaleDb: null,
    arrivedAtMs: 1000 + i * 20,
    ...change,
  };
}

function buffer() {
  const out: Out[] = [];
  const counts = noCounts();
  const jitter = new JitterBuffer(counts, { sessionStartedAtMs: 1000, ...jitterDefaults });
  jitter.to({ push: (item) => out.push(item) });
  return { jitter, counts, out };
}

/** `kind start-end` of what came out. */
const summary = (out: Out[]) =>
  out.map((item) => (item.kind === 'break' ? 'break' : `${item.kind} ${item.startMs}-${item.endMs}`));

describe('packets in order', () => {
  test('wait for nothing', () => {
    const { jitter, out } = buffer();
    for (const i of [0, 1, 2, 3, 4]) {
      jitter.push(packet(i));
      expect(out).toHaveLength(i + 1);
    }
    expect(summary(out.slice(-1))).toEqual(['packet 80-100']);
  });

  test('go on where sequence numbers and time stamps wrap', () => {
    const { jitter, out } = buffer();
    for (let i = 0; i < 2000; i++) jitter.push(packet(i));
    expect(out.every(({ kind }) => kind === 'packet')).toBe(true);
    expect(summary(out.slice(-1))).toEqual(['packet 39980-40000']);
  });
});

describe('packets out of order', () => {
  test('are put in order', () => {
    const { jitter, out, counts } = buffer();
    for (const i of [0, 1, 4, 3, 2, 6, 5]) jitter.push(packet(i));
    expect(summary(out)).toEqual([0, 20, 40, 60, 80, 100, 120].map((ms) => `packet ${ms}-${ms + 20}`));
    expect(counts.dropped).toBe(0);
  });

  test('also across the wrap of sequence numbers', () => {
    const { jitter, out } = buffer();
    for (const i of [534, 536, 535, 537]) jitter.push(packet(i));
    expect(out.map((item) => (item.kind === 'packet' ? item.startMs : null))).toEqual([
      10_680, 10_700, 10_720, 10_740,
    ]);
  });

  test('twice the same is dropped once, waiting or passed on', () => {
    const { jitter, out, counts } = buffer();
    for (const i of [0, 0, 2, 2, 1, 1]) jitter.push(packet(i));
    expect(summary(out)).toEqual(['packet 0-20', 'packet 20-40', 'packet 40-60']);
    expect(counts).toMatchObject({ items: 6, dropped: 3 });
  });
});

describe('a missing packet', () => {
  test('is waited for no longer than allowed, then lost', () => {
    const { jitter, out } = buffer();
    for (const i of [0, 2, 3]) jitter.push(packet(i));
    jitter.tick(1040 + jitterDefaults.maxWaitMs);
    expect(out).toHaveLength(1);
    jitter.tick(1041 + jitterDefaults.maxWaitMs);
    expect(summary(out)).toEqual(['packet 0-20', 'lost 20-40', 'packet 40-60', 'packet 60-80']);
    expect(out[1]).toMatchObject({ reason: 'packetsLost' });
  });

  test('that comes too late is dropped', () => {
    const { jitter, out, counts } = buffer();
    for (const i of [0, 2]) jitter.push(packet(i));
    jitter.tick(2000);
    jitter.push(packet(1, { arrivedAtMs: 2000 }));
    expect(summary(out)).toEqual(['packet 0-20', 'lost 20-40', 'packet 40-60']);
    expect(counts.dropped).toBe(1);
  });

  test('does not let more wait than allowed', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    // All at once, so that no wait is over.
    for (let i = 2; i < 2 + jitterDefaults.maxHeldPackets; i++) jitter.push(packet(i, { arrivedAtMs: 2200 }));
    expect(out).toHaveLength(1);
    jitter.push(packet(2 + jitterDefaults.maxHeldPackets, { arrivedAtMs: 2200 }));
    expect(summary(out.slice(0, 3))).toEqual(['packet 0-20', 'lost 20-40', 'packet 40-60']);
    expect(out).toHaveLength(3 + jitterDefaults.maxHeldPackets);
  });

  test('each hole is a loss of its own', () => {
    const { jitter, out } = buffer();
    for (const i of [0, 2, 5]) jitter.push(packet(i));
    jitter.tick(3000);
    expect(summary(out)).toEqual([
      'packet 0-20',
      'lost 20-40',
      'packet 40-60',
      'lost 60-100',
      'packet 100-120',
      // Nothing came for two seconds.
      'break',
    ]);
  });

  test('that we dropped ourselves is told so, once', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.packetsDropped();
    for (const i of [2, 4]) jitter.push(packet(i));
    jitter.tick(1300);
    expect(out.filter(({ kind }) => kind === 'lost')).toMatchObject([
      { reason: 'overload' },
      { reason: 'packetsLost' },
    ]);
  });

  test('thousands of them are one loss as long as their time', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.push(packet(5000));
    jitter.tick(1000 + 5000 * 20 + 500);
    expect(summary(out)).toEqual(['packet 0-20', 'lost 20-100000', 'packet 100000-100020']);
  });
});

describe('a sender that rests (DTX)', () => {
  test('leaves silence between its packets', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.push(packet(20, { sequenceNumber: 65_001 }));
    expect(summary(out)).toEqual(['packet 0-20', 'silence 20-400', 'packet 400-420']);
  });

  test('that lost its only packet leaves a loss of that length and silence', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.push(packet(20, { sequenceNumber: 65_002 }));
    jitter.tick(2000);
    expect(summary(out).slice(0, 4)).toEqual([
      'packet 0-20',
      'lost 20-40',
      'silence 40-400',
      'packet 400-420',
    ]);
  });

  test('lets time pass while nothing comes', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0, { payload: rest }));
    for (let nowMs = 1020; nowMs <= 1300; nowMs += 20) jitter.tick(nowMs);
    const filled = out.slice(1);
    expect(filled.length).toBeGreaterThan(3);
    expect(filled.every(({ kind }) => kind === 'silence')).toBe(true);
    expect(filled.at(-1)).toMatchObject({ endMs: 200 });
    // And the packet that ends the rest follows on without a seam.
    jitter.push(packet(15, { sequenceNumber: 65_001, arrivedAtMs: 1310 }));
    expect(summary(out.slice(-2))).toEqual(['silence 200-300', 'packet 300-320']);
  });

  test('that only seems to rest is not filled up', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.tick(1500);
    expect(summary(out)).toEqual(['packet 0-20']);
  });
});

describe('a break', () => {
  test('comes once when nothing arrives any more', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    for (const nowMs of [1500, 2001, 2500, 9000]) jitter.tick(nowMs);
    expect(summary(out)).toEqual(['packet 0-20', 'break']);
  });

  test('comes with another source, whose times are anchored anew', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.push(packet(1, { ssrc: 2, sequenceNumber: 9, timestamp: 5, arrivedAtMs: 1700 }));
    jitter.push(packet(2, { ssrc: 2, sequenceNumber: 10, timestamp: 965, arrivedAtMs: 1720 }));
    expect(summary(out)).toEqual(['packet 0-20', 'break', 'packet 700-720', 'packet 720-740']);
  });

  test('comes with a clock that jumps', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(0));
    jitter.push(packet(1, { timestamp: 7_000_000 }));
    jitter.push(packet(2, { timestamp: 7_000_960 }));
    expect(summary(out)).toEqual(['packet 0-20', 'break', 'packet 20-40', 'packet 40-60']);
  });

  test('from outside passes on what waits, comes after it and forgets the time stamps', () => {
    const { jitter, out } = buffer();
    for (const i of [0, 2]) jitter.push(packet(i));
    jitter.push({ kind: 'break', final: false });
    jitter.push(packet(3, { arrivedAtMs: 61_000 }));
    expect(summary(out)).toEqual([
      'packet 0-20',
      'lost 20-40',
      'packet 40-60',
      'break',
      'packet 60000-60020',
    ]);
  });

  test('comes where a source begins anew far behind', () => {
    const { jitter, out } = buffer();
    jitter.push(packet(200));
    jitter.push(packet(0, { arrivedAtMs: 5020 }));
    expect(summary(out)).toEqual(['packet 4000-4020', 'break', 'packet 4020-4040']);
  });
});

test('empty packets take their place in the order and no time', () => {
  const { jitter, out } = buffer();
  jitter.push(packet(0));
  jitter.push(packet(1, { payload: new Uint8Array(0) }));
  jitter.push(packet(2));
  expect(summary(out)).toEqual(['packet 0-20', 'silence 20-40', 'packet 40-60']);
});

test('whatever happens to the packets, times never overlap and never go back', () => {
  let seed = 3;
  const next = (below: number) => (seed = (seed * 48_271) % 0x7fffffff) % below;
  for (let round = 0; round < 20; round++) {
    const { jitter, out } = buffer();
    const queue: RtpPacket[] = [];
    for (let i = 0; i < 500; i++) {
      const lost = next(10) === 0;
      const payload = next(8) === 0 ? rest : speech;
      if (!lost) queue.splice(Math.max(0, queue.length - next(4)), 0, packet(i, { payload }));
      if (next(20) === 0) queue.push(packet(Math.max(0, i - next(60)), { payload }));
      const sent = queue.splice(0, next(4));
      for (const item of sent) jitter.push({ ...item, arrivedAtMs: 1000 + i * 20 + next(30) });
      jitter.tick(1000 + i * 20 + 30);
      if (next(200) === 0) jitter.push({ kind: 'break', final: false });
    }
    const stretches = out.filter((item) => item.kind !== 'break');
    expect(stretches.length).toBeGreaterThan(100);
    expect(stretches.filter(({ startMs, endMs }) => endMs <= startMs)).toEqual([]);
    expect(stretches.filter(({ startMs }, i) => i > 0 && startMs < stretches[i - 1]!.endMs)).toEqual([]);
  }
});
