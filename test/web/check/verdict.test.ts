import { expect, test } from 'vitest';
import { verdictOf, type Verdict } from '../../../src/web/check/verdict.ts';
import type { CallCheckResult } from '../../../src/wire/callChecks.ts';

const loop = { path: 'udp', kbitPerS: 900, roundTripMs: 30, lossRatio: 0, soundReturned: true } as const;
const good: CallCheckResult = {
  microphone: 'heard',
  camera: 'works',
  speaker: 'heard',
  paths: { udp: 'open', tcp: 'open', relay: 'notOffered' },
  loop,
  browser: 'firefox',
};

const cases: { facts: string; change: Partial<CallCheckResult>; verdict: Verdict }[] = [
  { facts: 'nothing amiss', change: {}, verdict: 'good' },
  {
    facts: 'TCP blocked alone',
    change: { paths: { udp: 'open', tcp: 'closed', relay: 'notOffered' } },
    verdict: 'good',
  },
  {
    facts: 'UDP blocked and a relay',
    change: { paths: { udp: 'closed', tcp: 'closed', relay: 'open' }, loop: { ...loop, path: 'relay' } },
    verdict: 'detour',
  },
  { facts: 'no way and no microphone', change: { loop: null, microphone: 'missing' }, verdict: 'noPath' },
  {
    facts: 'sound that does not come back',
    change: { loop: { ...loop, soundReturned: false } },
    verdict: 'noPath',
  },
  {
    facts: 'a blocked microphone and no sound',
    change: { microphone: 'denied', speaker: 'notHeard' },
    verdict: 'microphoneDenied',
  },
  { facts: 'no microphone', change: { microphone: 'missing' }, verdict: 'microphoneMissing' },
  { facts: 'a microphone in use', change: { microphone: 'failed' }, verdict: 'microphoneFailed' },
  { facts: 'a silent microphone', change: { microphone: 'silent' }, verdict: 'microphoneSilent' },
  {
    facts: 'a silent speaker and a slow line',
    change: { speaker: 'notHeard', loop: { ...loop, kbitPerS: 100 } },
    verdict: 'speakerSilent',
  },
  { facts: 'a very slow line', change: { loop: { ...loop, kbitPerS: 63 } }, verdict: 'tooSlow' },
  { facts: 'great loss', change: { loop: { ...loop, lossRatio: 0.21 } }, verdict: 'tooSlow' },
  { facts: 'a slow line', change: { loop: { ...loop, kbitPerS: 499 } }, verdict: 'voiceOnly' },
  { facts: 'some loss', change: { loop: { ...loop, lossRatio: 0.06 } }, verdict: 'voiceOnly' },
  {
    facts: 'a slow line where no video is wanted',
    change: { camera: 'notAsked', loop: { ...loop, kbitPerS: 100 } },
    verdict: 'good',
  },
  { facts: 'a blocked camera', change: { camera: 'denied' }, verdict: 'cameraOff' },
];

test.each(cases)('$verdict is what cuts off most of $facts', ({ change, verdict }) => {
  expect(verdictOf({ ...good, ...change })).toBe(verdict);
});
