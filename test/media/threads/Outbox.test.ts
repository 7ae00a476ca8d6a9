import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, test } from 'vitest';
import type { ToThread } from '../../../media/threads/messages.ts';
import { Outbox } from '../../../media/threads/Outbox.ts';
import { packetsOf, PacketBatch } from '../../../media/threads/PacketBatch.ts';

let outbox: Outbox | null = null;
afterEach(() => outbox?.close());

const packet = (size: number) => Uint8Array.from({ length: size }, (_, i) => i);
/** So large that a batch holds just one. */
const large = packet(40_000);

/** Messages as they are posted, batches as the streams of their packets; `giveBack` acts as the thread. */
function collect({ maxUnderWay = 2, maxWaiting = 3 } = {}) {
  const posted: (string | number[])[] = [];
  const buffers: ArrayBuffer[] = [];
  let dropped = 0;
  const made = new Outbox({
    post: (message: ToThread, transfer) => {
      const [moved] = transfer.length > 0 ? [structuredClone(message, { transfer })] : [message];
      if (moved.kind === 'batch') {
        posted.push([...packetsOf(moved.buffer)].map(({ stream }) => stream));
        buffers.push(moved.buffer);
      } else posted.push(moved.kind === 'dropped' ? `dropped ${moved.streams.join()}` : moved.kind);
    },
    onDropped: (packets) => (dropped += packets),
    collectMs: 5,
    maxUnderWay,
    maxWaiting,
  });
  outbox = made;
  return { outbox: made, posted, giveBack: () => made.returned(buffers.shift()!), dropped: () => dropped };
}

/** Longer than packets are collected. */
const collected = () => pause(20);

describe('packets', () => {
  test('come out of a batch as they went in', () => {
    const batch = new PacketBatch();
    const sizes = [1, 7, 8, 9, 1500];
    for (const size of sizes) expect(batch.add(size, size / 7, packet(size))).toBe(true);
    expect([...packetsOf(batch.buffer)]).toEqual(
      sizes.map((size) => ({ stream: size, arrivedAtMs: size / 7, data: packet(size) })),
    );
  });

  test('that do not fit leave the batch as it is', () => {
    const batch = new PacketBatch(new ArrayBuffer(64));
    expect(batch.add(1, 0, packet(20))).toBe(true);
    expect(batch.add(2, 0, packet(20))).toBe(false);
    expect([...packetsOf(batch.buffer)]).toHaveLength(1);
  });

  test('are collected for a moment and leave together', async () => {
    const { outbox, posted } = collect();
    for (const stream of [1, 2, 3]) outbox.addPacket(stream, 0, packet(100));
    expect(posted).toEqual([]);
    await collected();
    expect(posted).toEqual([[1, 2, 3]]);
  });

  test('leave before a message that is added after them', () => {
    const { outbox, posted } = collect();
    outbox.addPacket(1, 0, packet(100));
    outbox.addMessage({ kind: 'close', stream: 1 });
    expect(posted).toEqual([[1], 'close']);
  });

  test('wait while enough are under way, and messages keep their place', async () => {
    const { outbox, posted, giveBack } = collect({ maxUnderWay: 1 });
    outbox.addPacket(1, 0, packet(10));
    await collected();
    outbox.addPacket(2, 0, packet(10));
    outbox.addMessage({ kind: 'pause', stream: 2 });
    outbox.addPacket(3, 0, packet(10));
    await collected();
    expect(posted).toEqual([[1]]);
    giveBack();
    expect(posted).toEqual([[1], [2], 'pause']);
    giveBack();
    expect(posted).toEqual([[1], [2], 'pause', [3]]);
  });
});

test('packets that cannot leave yet share a batch', async () => {
  const { outbox, posted, giveBack } = collect({ maxUnderWay: 1 });
  for (const stream of [1, 2, 3]) {
    outbox.addPacket(stream, 0, packet(10));
    await collected();
  }
  giveBack();
  expect(posted).toEqual([[1], [2, 3]]);
});

describe('where too many wait', () => {
  test('the oldest are dropped, counted and told of, and messages stay', async () => {
    const { outbox, posted, giveBack, dropped } = collect({ maxUnderWay: 1, maxWaiting: 2 });
    for (const stream of [1, 2, 3, 4, 5, 6]) {
      outbox.addPacket(stream, 0, large);
      if (stream === 2) outbox.addMessage({ kind: 'pause', stream });
    }
    await collected();
    expect(dropped()).toBe(2);
    for (let i = 0; i < 3; i++) giveBack();
    expect(posted).toEqual([[1], 'dropped 2', 'pause', 'dropped 3', [4], [5], [6]]);
  });

  test('no more memory is held than allowed', async () => {
    const { outbox, dropped } = collect({ maxUnderWay: 1, maxWaiting: 2 });
    for (let i = 0; i < 1000; i++) outbox.addPacket(i, 0, large);
    await collected();
    // One is under way, two wait, one is being filled.
    expect(dropped()).toBe(996);
  });
});

test('after it was closed packets are only counted', async () => {
  const { outbox, posted, dropped } = collect();
  outbox.close();
  outbox.addPacket(1, 0, packet(10));
  outbox.addMessage({ kind: 'pause', stream: 1 });
  await collected();
  expect(posted).toEqual([]);
  expect(dropped()).toBe(1);
});
