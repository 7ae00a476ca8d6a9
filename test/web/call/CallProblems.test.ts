import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { CallProblems, type CallFacts, type CallProblem } from '../../../src/web/call/CallProblems.ts';

const well: CallFacts = {
  isReconnecting: false,
  sound: 'playing',
  microphoneFault: null,
  isPermissionWithdrawn: false,
  isMutedByModerator: false,
  isMicrophoneSilenced: false,
  isMicrophoneDead: false,
  isTalkingWhileMuted: false,
  hasSlept: false,
};

let named: (CallProblem | null)[];
let problems: CallProblems;

beforeEach(() => {
  vi.useFakeTimers();
  named = [];
  problems = new CallProblems((problem) => named.push(problem));
});

afterEach(() => {
  problems.close();
  vi.useRealTimers();
});

const tell = (change: Partial<CallFacts> = {}) => problems.tell({ ...well, ...change });

/** Well within the 5 s, with time left for what detects it. */
const namedMs = 1500;

test.each<{ problem: CallProblem; facts: Partial<CallFacts> }>([
  { problem: 'reconnecting', facts: { isReconnecting: true } },
  { problem: 'soundBlocked', facts: { sound: 'blocked' } },
  { problem: 'soundStopped', facts: { sound: 'stopped' } },
  { problem: 'microphoneDenied', facts: { microphoneFault: 'permissionDenied' } },
  { problem: 'microphoneDenied', facts: { microphoneFault: 'deviceLost', isPermissionWithdrawn: true } },
  { problem: 'microphoneLost', facts: { microphoneFault: 'deviceLost' } },
  { problem: 'microphoneFailed', facts: { microphoneFault: 'notFound' } },
  { problem: 'microphoneFailed', facts: { microphoneFault: 'inUse' } },
  { problem: 'microphoneFailed', facts: { microphoneFault: 'failed' } },
  { problem: 'mutedByModerator', facts: { isMutedByModerator: true } },
  { problem: 'microphoneSilenced', facts: { isMicrophoneSilenced: true } },
  { problem: 'microphoneDead', facts: { isMicrophoneDead: true } },
  { problem: 'pageSlept', facts: { hasSlept: true } },
  { problem: 'talkingWhileMuted', facts: { isTalkingWhileMuted: true } },
])('$facts is named $problem, and gone at once when it is mended', ({ problem, facts }) => {
  tell();
  tell(facts);
  vi.advanceTimersByTime(namedMs);
  expect(named).toEqual([problem]);
  tell();
  expect(named).toEqual([problem, null]);
  expect(vi.getTimerCount()).toBe(0);
});

describe('of several', () => {
  test('only what cuts off most is named, and the next when that is over', () => {
    const muted = { isMutedByModerator: true, isTalkingWhileMuted: true };
    tell(muted);
    tell({ ...muted, sound: 'blocked' });
    tell(muted);
    tell({ isTalkingWhileMuted: true });
    expect(named).toEqual(['mutedByModerator', 'soundBlocked', 'mutedByModerator', 'talkingWhileMuted']);
  });

  test('what is not named yet does not hide what is', () => {
    tell({ hasSlept: true, isMicrophoneSilenced: true });
    expect(named).toEqual(['pageSlept']);
    vi.advanceTimersByTime(namedMs);
    expect(named).toEqual(['pageSlept', 'microphoneSilenced']);
  });
});

describe('nothing flickers:', () => {
  test('a short silence of the system, as when a headset is put on, is not named', () => {
    for (let change = 0; change < 5; change += 1) {
      tell({ isMicrophoneSilenced: true });
      vi.advanceTimersByTime(800);
      tell();
      vi.advanceTimersByTime(100);
    }
    expect(named).toEqual([]);
  });

  test('sound that the system stopped and that goes on by itself is not named', () => {
    tell({ sound: 'stopped' });
    vi.advanceTimersByTime(400);
    tell();
    vi.advanceTimersByTime(namedMs);
    expect(named).toEqual([]);
  });

  test('a track that ends a moment before its permission is withdrawn is no lost device', () => {
    tell({ microphoneFault: 'deviceLost' });
    vi.advanceTimersByTime(100);
    tell({ microphoneFault: 'deviceLost', isPermissionWithdrawn: true });
    vi.advanceTimersByTime(namedMs);
    expect(named).toEqual(['microphoneDenied']);
  });

  test('facts told again change nothing', () => {
    for (let time = 0; time < 10; time += 1) {
      tell({ isMicrophoneSilenced: true });
      vi.advanceTimersByTime(250);
    }
    expect(named).toEqual(['microphoneSilenced']);
  });
});

test('what is closed names nothing any more', () => {
  tell({ isMicrophoneSilenced: true });
  problems.close();
  vi.advanceTimersByTime(namedMs);
  expect(named).toEqual([]);
});
