import { beforeEach, expect, test, vi } from 'vitest';
import { RemoteSound } from '../../../src/web/room/RemoteSound.ts';
import { ScriptedTrack } from '../../support/scriptedMedia.ts';

/** What of an audio element takes part: it plays, is refused, or is stopped by the system. */
class ScriptedAudio extends EventTarget {
  srcObject: unknown = null;
  paused = true;
  refuses = false;
  plays = 0;

  play(): Promise<void> {
    if (this.refuses) return Promise.reject(new DOMException('scripted', 'NotAllowedError'));
    this.plays += 1;
    this.paused = false;
    this.dispatchEvent(new Event('playing'));
    return Promise.resolve();
  }

  stop(): void {
    this.paused = true;
    this.dispatchEvent(new Event('pause'));
  }

  get asElement(): HTMLAudioElement {
    return this as unknown as HTMLAudioElement;
  }
}

let sound: RemoteSound;
let audio: ScriptedAudio;
let track: ScriptedTrack;

beforeEach(() => {
  vi.stubGlobal('MediaStream', EventTarget);
  sound = new RemoteSound();
  audio = new ScriptedAudio();
  track = new ScriptedTrack('audio');
});

const play = () => sound.play(audio.asElement, track.asTrack);
const state = (expected: string) => vi.waitFor(() => expect(sound.getState()).toBe(expected));

test('what the browser holds back plays when it is pressed', async () => {
  audio.refuses = true;
  play();
  await state('blocked');
  audio.refuses = false;
  sound.restart();
  await state('playing');
});

test('what the system stops goes on by itself where it may', () => {
  play();
  audio.stop();
  expect([sound.getState(), audio.plays]).toEqual(['playing', 2]);
});

test('what may not go on by itself is stopped, until a later try or a press', async () => {
  play();
  audio.refuses = true;
  audio.stop();
  await state('stopped');
  sound.retry();
  await state('stopped');
  audio.refuses = false;
  sound.retry();
  await state('playing');
});

test('a source that ended is not stopped sound', () => {
  play();
  track.stop();
  audio.stop();
  expect([sound.getState(), audio.plays]).toEqual(['playing', 1]);
});

test('who has left holds nothing back', async () => {
  audio.refuses = true;
  const heard = vi.fn();
  sound.subscribe(heard);
  const leave = play();
  await state('blocked');
  leave();
  expect(sound.getState()).toBe('playing');
  expect(heard).toHaveBeenCalledTimes(2);
});
