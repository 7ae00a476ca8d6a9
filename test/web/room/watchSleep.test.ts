import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { watchSleep } from '../../../src/web/room/watchSleep.ts';

let page: EventTarget;
let woken: number;
let stop: () => void;

beforeEach(() => {
  vi.useFakeTimers();
  page = new EventTarget();
  woken = 0;
  stop = watchSleep(page, () => (woken += 1));
});

afterEach(() => {
  stop();
  vi.useRealTimers();
});

/** Timers stand still while the clock goes on. */
const sleep = (forMs: number) => vi.setSystemTime(Date.now() + forMs);

test('a page that lives never sleeps, at the pace of background tabs either', () => {
  vi.advanceTimersByTime(600_000);
  sleep(900);
  vi.advanceTimersByTime(1000);
  expect(woken).toBe(0);
});

test('a gap in its timers is a sleep, told once', () => {
  sleep(8000);
  vi.advanceTimersByTime(5000);
  expect(woken).toBe(1);
});

test.each(['resume', 'visibilitychange'])('“%s” tells it at once', (event) => {
  sleep(60_000);
  page.dispatchEvent(new Event(event));
  expect(woken).toBe(1);
});

test('who looked away for a moment hears nothing of it', () => {
  page.dispatchEvent(new Event('visibilitychange'));
  vi.advanceTimersByTime(2000);
  page.dispatchEvent(new Event('visibilitychange'));
  expect(woken).toBe(0);
});
