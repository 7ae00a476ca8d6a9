import { expect, test } from 'vitest';
import { Turns } from '../../src/graph/Turns.ts';

test('so many are let in at once, the others in the order they came, also after one that failed', async () => {
  const turns = new Turns(2);
  const begun: number[] = [];
  const ends = [0, 1, 2, 3].map(() => Promise.withResolvers<number>());
  const taken = ends.map(({ promise }, index) =>
    turns.take(() => {
      begun.push(index);
      return promise;
    }),
  );
  expect(begun).toEqual([0, 1]);
  ends[1]?.reject(new Error('refused'));
  await expect(taken[1]).rejects.toThrow('refused');
  expect(begun).toEqual([0, 1, 2]);
  ends[0]?.resolve(0);
  await taken[0];
  expect(begun).toEqual([0, 1, 2, 3]);
  ends[2]?.resolve(2);
  ends[3]?.resolve(3);
  expect(await Promise.all([taken[2], taken[3]])).toEqual([2, 3]);
  expect(await turns.take(async () => 4)).toBe(4);
});
