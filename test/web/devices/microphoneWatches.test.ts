import { describe, expect, test } from 'vitest';
import { SilenceWatch, VoiceWatch } from '../../../src/web/devices/microphoneWatches.ts';
import type { SoundLevel } from '../../../src/web/devices/soundLevel.ts';

const nothing: SoundLevel = { level: 0, isNothing: true };
/** A quiet room behind noise suppression. */
const quiet: SoundLevel = { level: 0, isNothing: false };
const voice: SoundLevel = { level: 0.8, isNothing: false };
const readingMs = 50;

/** Hears stretches one after the other and answers with what it said at the end of each. */
function listener(watch: SilenceWatch | VoiceWatch) {
  let nowMs = 10_000;
  return (sound: SoundLevel | null, forMs: number): boolean => {
    let said = false;
    for (let heardMs = 0; heardMs < forMs; heardMs += readingMs) {
      nowMs += readingMs;
      said = watch.hear(sound, nowMs);
    }
    return said;
  };
}

describe('a microphone is dead', () => {
  test('when nothing comes from the beginning, named within 5 s', () => {
    const hear = listener(new SilenceWatch());
    expect(hear(nothing, 3000)).toBe(false);
    expect(hear(nothing, 1500)).toBe(true);
  });

  test('when nothing comes any more after a room was heard', () => {
    const hear = listener(new SilenceWatch());
    hear(quiet, 20_000);
    expect(hear(nothing, 4500)).toBe(true);
    expect(hear(quiet, 50)).toBe(false);
  });

  test('not when somebody only listens in a quiet room', () => {
    const hear = listener(new SilenceWatch());
    expect(hear(quiet, 600_000)).toBe(false);
  });

  test('not when a gate lets nothing but speech through', () => {
    const hear = listener(new SilenceWatch());
    hear(nothing, 200);
    hear(voice, 2000);
    hear(nothing, 1000);
    hear(voice, 500);
    expect(hear(nothing, 60_000)).toBe(false);
  });

  test('not again when it is somebody who uses the switch of their headset', () => {
    const hear = listener(new SilenceWatch());
    hear(quiet, 5000);
    expect(hear(nothing, 5000)).toBe(true);
    expect(hear(quiet, 5000)).toBe(false);
    expect(hear(nothing, 60_000)).toBe(false);
  });

  test('not while a slow one begins, and it is still known when it dies later', () => {
    const hear = listener(new SilenceWatch());
    expect(hear(nothing, 2000)).toBe(false);
    hear(quiet, 5000);
    expect(hear(nothing, 4500)).toBe(true);
  });

  test('not while the browser does not let the page listen', () => {
    const hear = listener(new SilenceWatch());
    hear(nothing, 3000);
    expect(hear(null, 10_000)).toBe(false);
    expect(hear(nothing, 3000)).toBe(false);
  });

  test('not for the time in which nobody listened', () => {
    const watch = new SilenceWatch();
    expect(watch.hear(nothing, 0)).toBe(false);
    expect(watch.hear(nothing, 60_000)).toBe(false);
  });
});

describe('somebody speaks', () => {
  test('after half a second of voice, and for some seconds after', () => {
    const hear = listener(new VoiceWatch());
    expect(hear(voice, 600)).toBe(true);
    expect(hear(quiet, 5000)).toBe(true);
    expect(hear(quiet, 5000)).toBe(false);
  });

  test('not who coughs, and not a quiet room', () => {
    const hear = listener(new VoiceWatch());
    expect(hear(voice, 300)).toBe(false);
    expect(hear(quiet, 60_000)).toBe(false);
    expect(hear(voice, 300)).toBe(false);
  });
});
