import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import { JobFailure } from '../../src/jobs/JobFailure.ts';
import { startJobsOnRedis, type JobsOnRedis } from '../support/jobsOnRedis.ts';
import { temporaryGraph, type TemporaryGraph } from '../support/temporaryGraph.ts';
import { unreliable } from '../support/unreliableGraph.ts';

let test: JobsOnRedis;
beforeEach(async () => {
  test = await startJobsOnRedis({ attempts: 3 });
});
afterEach(() => test.close());

const started = async (thing = test.newThing()) => (await test.jobs.add(test.queue, thing)).jobId;

describe('a job', () => {
  it('that fails is tried again, later, until its last attempt; then it stays with a code', async () => {
    const attempts: [number, boolean][] = [];
    test.run(async (_payload, { attempt, lastAttempt }) => {
      attempts.push([attempt, lastAttempt]);
      throw new JobFailure('NOT_YET');
    });
    const jobId = await started();
    await expect
      .poll(() => test.standing(jobId))
      .toMatchObject({ state: 'failed', failedReason: 'NOT_YET', attemptsMade: 3 });
    expect(attempts).toEqual([
      [1, false],
      [2, false],
      [3, true],
    ]);
  });

  it('that cannot succeed is not tried again', async () => {
    test.run(async () => {
      throw new JobFailure('NO_SOUND', { retry: false });
    });
    const jobId = await started();
    await expect
      .poll(() => test.standing(jobId))
      .toMatchObject({ state: 'failed', failedReason: 'NO_SOUND', attemptsMade: 1 });
  });

  it('that throws says no more of it in Redis than a code', async () => {
    test.run(async () => {
      throw new Error('could not read the chart of Ada Byron');
    });
    const jobId = await started();
    await expect
      .poll(() => test.standing(jobId))
      .toMatchObject({ state: 'failed', failedReason: 'INTERNAL' });
    const keys = await test.database.redis.keys('*');
    const kept = await Promise.all(
      keys.map(async (key) =>
        (await test.database.redis.type(key)) === 'hash' ? test.database.redis.hgetall(key) : {},
      ),
    );
    expect(JSON.stringify(kept)).toContain('INTERNAL');
    expect(JSON.stringify(kept)).not.toMatch(/Ada|chart/);
    expect(test.log()).toContain('job failed');
  });

  it('that was given up is done when an administrator has it tried again, with all its attempts', async () => {
    let broken = true;
    test.run(async (_payload, { attempt }) => {
      if (broken) throw new JobFailure('AWAY');
      if (attempt === 1) throw new JobFailure('ONCE_MORE');
    });
    const jobId = await started();
    await expect.poll(() => test.standing(jobId)).toMatchObject({ state: 'failed', failedReason: 'AWAY' });
    broken = false;
    expect(await test.jobs.retry(test.queue, jobId)).toBe(true);
    await expect.poll(() => test.standing(jobId)).toMatchObject({ state: 'completed' });
    expect(await test.jobs.retry(test.queue, jobId)).toBe(false);
  });

  it('tells how far it is', async () => {
    const go = Promise.withResolvers<void>();
    test.run(async (_payload, job) => {
      await job.progress(41.7);
      await go.promise;
    });
    const jobId = await started();
    await expect.poll(() => test.standing(jobId)).toMatchObject({ state: 'active', progress: 41 });
    go.resolve();
    await expect.poll(() => test.standing(jobId)).toMatchObject({ state: 'completed' });
  });
});

describe('a process that stops', () => {
  it('lets its jobs finish', async () => {
    const begun = Promise.withResolvers<void>();
    const go = Promise.withResolvers<void>();
    const runner = test.run(async () => {
      begun.resolve();
      await go.promise;
    });
    const jobId = await started();
    await begun.promise;
    const closed = runner.close();
    go.resolve();
    await closed;
    expect(await test.standing(jobId)).toMatchObject({ state: 'completed' });
  });

  it('gives back what does not finish in time, which is no attempt, and another does it at once', async () => {
    const begun = Promise.withResolvers<void>();
    const runner = test.run(
      async (_payload, { signal }) => {
        begun.resolve();
        await once(signal, 'abort');
        signal.throwIfAborted();
      },
      { finishMs: 10 },
    );
    const jobId = await started();
    await begun.promise;
    await runner.close();
    expect(await test.standing(jobId)).toMatchObject({ state: 'waiting', attemptsMade: 0 });
    const attempts: number[] = [];
    test.run(async (_payload, { attempt }) => void attempts.push(attempt));
    await expect.poll(() => test.standing(jobId)).toMatchObject({ state: 'completed' });
    expect(attempts).toEqual([1]);
  });

  it('leaves behind what does not heed it, and another does that when its lock ends', async () => {
    const begun = Promise.withResolvers<void>();
    const never = new Promise<void>(() => {});
    const timing = { finishMs: 10, giveBackMs: 10, lockMs: 200, stalledCheckMs: 100 };
    const runner = test.run(() => {
      begun.resolve();
      return never;
    }, timing);
    const jobId = await started();
    await begun.promise;
    await runner.close();
    expect(test.log()).toContain('jobs still run');
    test.run(async () => {}, timing);
    await expect.poll(() => test.standing(jobId), { timeout: 5_000 }).toMatchObject({ state: 'completed' });
  });
});

describe('a job that takes its processes with it', () => {
  const timing = { finishMs: 10, giveBackMs: 10, lockMs: 100, stalledCheckMs: 50 };
  const taken = { attempts: 0 };
  /** Runs it in processes that end as if killed, until it is run no more. */
  async function takeThree(jobId: string): Promise<void> {
    for (let left = 3; left > 0; left -= 1) {
      const begun = Promise.withResolvers<void>();
      const runner = test.run(() => {
        taken.attempts += 1;
        begun.resolve();
        return new Promise<void>(() => {});
      }, timing);
      await begun.promise;
      await runner.close();
    }
    expect(await test.standing(jobId)).toMatchObject({ state: 'active' });
  }
  const settles = (jobId: string) => expect.poll(() => test.standing(jobId), { timeout: 5_000 });

  it('is given up when it took three, with a code, and those who wait for it are told', async () => {
    const thing = test.newThing();
    const jobId = await started(thing);
    taken.attempts = 0;
    await takeThree(jobId);
    const told: string[] = [];
    const done: string[] = [];
    test.run(
      async ({ thingId }) => void done.push(thingId),
      timing,
      async ({ thingId }) => {
        told.push(thingId);
        if (told.length === 1) throw new Error('nobody listens');
      },
    );
    await settles(jobId).toMatchObject({ state: 'failed', failedReason: 'STALLED' });
    expect(taken.attempts).toBe(3);
    expect(told).toEqual([jobId, jobId]);
    expect(done).toEqual([]);
    expect(await test.jobs.retry(test.queue, jobId)).toBe(true);
    await settles(jobId).toMatchObject({ state: 'completed' });
  });
});

describe('while the graph is away', () => {
  const note = cypher`MERGE (d:Doctor {id: $id})`;
  const noted = cypher`MATCH (d:Doctor) RETURN d.id AS id`;
  let temporary: TemporaryGraph;
  beforeEach(async () => {
    temporary = await temporaryGraph();
  });
  afterEach(() => temporary.close());

  it('a job waits for it however often it was begun, each time longer, and is done with all its attempts', async () => {
    const graph = unreliable(temporary.graph);
    graph.away = true;
    const attempts: number[] = [];
    const given: string[] = [];
    test.run(
      async ({ thingId }, { attempt }) => {
        attempts.push(attempt);
        await graph.write((tx) => tx.run(note, { id: thingId }));
        if (attempt < 3) throw new JobFailure('NOT_YET');
      },
      {},
      async ({ thingId }) => void given.push(thingId),
    );
    const jobId = await started();
    await expect.poll(() => graph.refusals, { timeout: 10_000 }).toBeGreaterThan(2 * test.queue.attempts);
    expect(await test.standing(jobId)).toMatchObject({ attemptsMade: 0 });
    expect(new Set(attempts)).toEqual(new Set([1]));
    graph.away = false;
    await expect
      .poll(() => test.standing(jobId), { timeout: 10_000 })
      .toMatchObject({ state: 'completed', attemptsMade: 3 });
    expect(await temporary.graph.rows(noted)).toEqual([{ id: jobId }]);
    expect(attempts.slice(-3)).toEqual([1, 2, 3]);
    expect(given).toEqual([]);
    const lines = test
      .log()
      .split('\n')
      .filter((line) => line.includes('is away, so they wait'));
    expect(lines.filter((line) => line.includes('"level":"warn"'))).toHaveLength(1);
    expect(test.log().match(/what jobs waited for is back/g)).toHaveLength(1);
  });
});

describe('while Redis is away', () => {
  it('a process waits for it, and goes on', async () => {
    const done: string[] = [];
    test.run(async ({ thingId }) => void done.push(thingId));
    const before = await started();
    await expect.poll(() => done).toContain(before);
    await test.path.cut();
    await expect(started()).rejects.toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE' });
    await test.path.mend();
    const thing = test.newThing();
    await expect.poll(() => started(thing).catch(() => 'away'), { timeout: 10_000 }).toBe(thing.thingId);
    await expect.poll(() => done, { timeout: 10_000 }).toContain(thing.thingId);
    expect(test.log().match(/Redis is away/g)?.length).toBeLessThanOrEqual(4);
  });

  it('a process stops within its time all the same', async () => {
    const begun = Promise.withResolvers<void>();
    const runner = test.run(
      async (_payload, { signal }) => {
        begun.resolve();
        await once(signal, 'abort');
        signal.throwIfAborted();
      },
      { finishMs: 10, giveBackMs: 10 },
    );
    await started();
    await begun.promise;
    await test.path.cut();
    await runner.close();
  });
});
