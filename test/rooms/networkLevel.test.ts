import { expect, test } from 'vitest';
import { levelOf, SteadyLevel, type LinkSample } from '../../src/rooms/networkLevel.ts';

const unmeasured: LinkSample = {
  uplinkLossRatio: null,
  downlinkLossRatio: null,
  roundTripMs: null,
  worstScore: null,
};

test('the worst of loss, delay and score makes the level', () => {
  expect(levelOf(unmeasured)).toBe('good');
  expect(levelOf({ uplinkLossRatio: 0.01, downlinkLossRatio: 0.02, roundTripMs: 80, worstScore: 10 })).toBe(
    'good',
  );
  for (const fair of [
    { uplinkLossRatio: 0.05 },
    { downlinkLossRatio: 0.05 },
    { roundTripMs: 400 },
    { worstScore: 6 },
  ]) {
    expect(levelOf({ ...unmeasured, ...fair })).toBe('fair');
  }
  for (const poor of [
    { uplinkLossRatio: 0.2 },
    { downlinkLossRatio: 0.2 },
    { roundTripMs: 900 },
    { worstScore: 2 },
  ]) {
    expect(levelOf({ ...unmeasured, ...poor })).toBe('poor');
  }
});

test('worse is told at once, better when two samples in a row say so', () => {
  const level = new SteadyLevel();
  const told = (...samples: ('good' | 'fair' | 'poor')[]) => samples.map((sample) => level.next(sample));
  expect(told('good', 'poor', 'poor')).toEqual([false, true, false]);
  expect(told('good', 'poor', 'good')).toEqual([false, false, false]);
  expect(level.current).toBe('poor');
  expect(told('fair')).toEqual([true]);
  expect(told('good', 'good')).toEqual([false, true]);
  expect(level.current).toBe('good');
});
