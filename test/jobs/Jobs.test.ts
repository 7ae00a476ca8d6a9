import { z } from 'zod';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { jobQueue, retryDelayMs } from '../../src/jobs/JobQueue.ts';
import { startJobsOnRedis, type JobsOnRedis } from '../support/jobsOnRedis.ts';

let test: JobsOnRedis;
beforeEach(async () => {
  test = await startJobsOnRedis({ maxWaiting: 2, attempts: 1 });
});
afterEach(() => test.close());

describe('jobs', () => {
  it('are added once for each id, however often they are asked for', async () => {
    const thing = test.newThing();
    const first = await test.jobs.add(test.queue, thing);
    expect(first).toEqual({ jobId: thing.thingId });
    expect(await test.jobs.add(test.queue, thing)).toEqual(first);
    let runs = 0;
    test.run(async () => void (runs += 1));
    await expect.poll(() => test.standing(thing.thingId)).toMatchObject({ state: 'completed' });
    await test.jobs.add(test.queue, thing);
    await test.jobs.add(test.queue, test.newThing());
    await expect.poll(() => test.jobs.bullOf(test.queue).getCompletedCount()).toBe(2);
    expect(runs).toBe(2);
  });

  it('hold ids alone: a payload with more in it is refused', async () => {
    const more = { ...test.newThing(), patient: 'Ada' };
    await expect(test.jobs.add(test.queue, more)).rejects.toThrow('patient');
    expect(await test.jobs.bullOf(test.queue).getJobCountByTypes()).toBe(0);
  });

  it('beyond what may wait are refused in a code; those that wait already are not', async () => {
    const [one, two, three] = [test.newThing(), test.newThing(), test.newThing()];
    await test.jobs.add(test.queue, one);
    await test.jobs.add(test.queue, two, { delayMs: 60_000 });
    await expect(test.jobs.add(test.queue, three)).rejects.toMatchObject({ code: 'QUEUE_FULL' });
    await test.jobs.add(test.queue, one);
    expect(await test.standing(three.thingId)).toBeNull();
    expect(await test.standing(two.thingId)).toMatchObject({ state: 'delayed' });
  });

  it('are refused in a code while Redis is away, nothing half done, and added when it is back', async () => {
    const thing = test.newThing();
    await test.path.cut();
    await expect(test.jobs.add(test.queue, thing)).rejects.toMatchObject({
      code: 'DEPENDENCY_UNAVAILABLE',
      details: { dependency: 'redis' },
    });
    await expect(test.standing(thing.thingId)).rejects.toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE' });
    await test.path.mend();
    await expect.poll(() => test.standing(thing.thingId).catch(() => 'away'), { timeout: 10_000 }).toBeNull();
    await test.jobs.add(test.queue, thing);
    expect(await test.standing(thing.thingId)).toMatchObject({ state: 'waiting' });
  });
});

describe('the time between two attempts', () => {
  const queue = jobQueue({
    ...{ name: 'things', payload: z.strictObject({}), idOf: () => '' },
    retryMs: { first: 1_000, longest: 60_000 },
  });

  it('doubles up to its longest, and is never the same for all', () => {
    for (const [failed, wholeMs] of [
      [1, 1_000],
      [2, 2_000],
      [4, 8_000],
      [20, 60_000],
    ] as const) {
      const delays = Array.from({ length: 50 }, () => retryDelayMs(queue, failed));
      expect(Math.max(...delays)).toBeLessThanOrEqual(wholeMs);
      expect(Math.min(...delays)).toBeGreaterThanOrEqual(wholeMs * 0.8);
      expect(new Set(delays).size).toBeGreaterThan(1);
    }
  });
});
