/** How often a provider may be asked: its headers, the budget, the breaker. */
import { expect, test } from 'vitest';
import { CircuitBreaker } from '../../../media/stt/CircuitBreaker.ts';
import { readRateLimit, readRetryAfterMs } from '../../../media/stt/httpFailure.ts';
import { RequestBudget } from '../../../media/stt/RequestBudget.ts';

test.each([
  ['7', 7_000],
  ['1.5', 1_500],
  ['0', 0],
  ['99999999999', 600_000],
  ['Mon, 23 Nov 2026 10:00:30 GMT', 30_000],
  ['Mon, 23 Nov 2026 09:00:00 GMT', 0],
  ['Mon, 23 Nov 2037 09:00:00 GMT', 600_000],
  ['soon', undefined],
  ['', undefined],
])('Retry-After: %s', (value, expected) => {
  const nowMs = Date.UTC(2026, 10, 23, 10);
  expect(readRetryAfterMs(new Headers({ 'retry-after': value }), nowMs)).toBe(expected);
});

test.each([
  ['2m59.56s', 179_560],
  ['7.66s', 7_660],
  ['120ms', 120],
  ['1h0m1s', 3_601_000],
  ['1d', 86_400_000],
])('a budget that is whole again in %s', (span, resetMs) => {
  const headers = { 'x-ratelimit-remaining-requests': '3', 'x-ratelimit-reset-requests': span };
  expect(readRateLimit(new Headers(headers))).toEqual({ remainingRequests: 3, resetMs });
});

test.each<Record<string, string>>([
  { 'x-ratelimit-remaining-requests': '3' },
  { 'x-ratelimit-reset-requests': '1s' },
  {},
])('says nothing without both headers: %o', (headers) =>
  expect(readRateLimit(new Headers(headers))).toBeNull(),
);

test('unreadable headers say nothing', () => {
  const headers = { 'x-ratelimit-remaining-requests': 'many', 'x-ratelimit-reset-requests': 'later' };
  expect(readRateLimit(new Headers(headers))).toBeNull();
});

function clocked<Made>(make: (now: () => number) => Made): { made: Made; pass: (ms: number) => void } {
  let nowMs = 1_000_000;
  return { made: make(() => nowMs), pass: (ms) => (nowMs += ms) };
}

/** Requests that can be sent in the time, asked for every 10 ms. */
function sentWithin(budget: RequestBudget, pass: (ms: number) => void, forMs: number): number {
  let sent = 0;
  for (let waitedMs = 0; waitedMs < forMs; waitedMs += 10) {
    while (budget.take()) sent++;
    pass(10);
  }
  return sent;
}

test('a budget never sends more than its limit in any minute, and nearly as many', () => {
  const { made: budget, pass } = clocked((now) => new RequestBudget({ requestsPerMinute: 60, now }));
  expect(sentWithin(budget, pass, 60_000)).toBeLessThanOrEqual(60);
  const later = sentWithin(budget, pass, 60_000);
  expect(later).toBeLessThanOrEqual(60);
  expect(later).toBeGreaterThanOrEqual(48);
});

test('a budget says how long to wait', () => {
  const { made: budget, pass } = clocked((now) => new RequestBudget({ requestsPerMinute: 6, now }));
  expect(budget.waitMs()).toBe(0);
  expect(budget.take()).toBe(true);
  const waitMs = budget.waitMs();
  expect(waitMs).toBeGreaterThan(0);
  expect(budget.take()).toBe(false);
  pass(waitMs);
  expect(budget.take()).toBe(true);
});

test('a budget believes the provider', () => {
  const { made: budget, pass } = clocked((now) => new RequestBudget({ requestsPerMinute: 600, now }));
  budget.observe({ remainingRequests: 2, resetMs: 60_000 });
  expect([budget.take(), budget.take(), budget.take()]).toEqual([true, true, false]);
  budget.observe({ remainingRequests: 0, resetMs: 30_000 });
  expect(budget.waitMs()).toBe(30_000);
  budget.pause(10_000);
  expect(budget.waitMs()).toBe(30_000);
  pass(30_000);
  expect(budget.take()).toBe(true);
});

test('without a limit only the provider’s word counts', () => {
  const { made: budget, pass } = clocked((now) => new RequestBudget({ requestsPerMinute: Infinity, now }));
  for (let turn = 0; turn < 1000; turn++) expect(budget.take(0.5)).toBe(true);
  budget.observe({ remainingRequests: 5, resetMs: 1000 });
  for (let turn = 0; turn < 10; turn++) expect(budget.take()).toBe(true);
  budget.pause(2_000);
  expect(budget.take()).toBe(false);
  pass(2_000);
  expect(budget.take()).toBe(true);
});

test('a breaker opens at the second failure in a row, and doubles its time with each failed trial up to a minute', () => {
  const { made: breaker, pass } = clocked((now) => new CircuitBreaker(now));
  const request = (verdict: 'succeeded' | 'failed') => breaker.begin()(verdict);
  request('failed');
  request('succeeded');
  request('failed');
  expect(breaker.waitMs).toBe(0);
  request('failed');
  const waits = [];
  for (let trial = 0; trial < 6; trial++) {
    waits.push(breaker.waitMs);
    pass(breaker.waitMs);
    request('failed');
  }
  expect(waits).toEqual([5_000, 10_000, 20_000, 40_000, 60_000, 60_000]);
  pass(60_000);
  request('succeeded');
  request('failed');
  expect(breaker.waitMs).toBe(0);
});

test('a breaker lets one trial through at a time', () => {
  const { made: breaker, pass } = clocked((now) => new CircuitBreaker(now));
  breaker.begin()('failed');
  breaker.begin()('failed');
  pass(5_000);
  const trial = breaker.begin();
  expect(breaker.waitMs).toBe(Infinity);
  trial('undecided');
  expect(breaker.waitMs).toBe(0);
});

test('requests that were under way when it opened do not lengthen its time', () => {
  const { made: breaker } = clocked((now) => new CircuitBreaker(now));
  const ends = Array.from({ length: 10 }, () => breaker.begin());
  for (const end of ends) end('failed');
  expect(breaker.waitMs).toBe(5_000);
});

test('what is hopeless is left alone for the longest time at once', () => {
  const { made: breaker } = clocked((now) => new CircuitBreaker(now));
  breaker.begin()('hopeless');
  expect(breaker.waitMs).toBe(60_000);
});
