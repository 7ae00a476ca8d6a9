/** A call in which its patient is not heard or hears nothing: one state for each name there is. */
import type { CallState, LocalSource } from '../../../src/web/call/callState.ts';
import { en } from '../../../src/web/messages/en.ts';
import { asPatient, quietTrack } from './callStates.ts';
import type { GalleryState } from './GalleryState.ts';

type Visit = (state: () => CallState) => GalleryState;

const microphone = (change: Partial<LocalSource>): CallState => {
  const state = asPatient();
  return { ...state, local: { ...state.local, microphone: { ...state.local.microphone, ...change } } };
};

const fault = (name: LocalSource['fault']) => microphone({ state: 'off', track: null, fault: name });

/** A browser that refuses to play; the first time, or after it was stopped. */
function withoutSound(name: 'blocked' | 'stopped'): CallState {
  const { play } = HTMLMediaElement.prototype;
  let isRefused = name === 'blocked';
  HTMLAudioElement.prototype.play = function (this: HTMLAudioElement) {
    return isRefused ? Promise.reject(new DOMException('scripted', 'NotAllowedError')) : play.call(this);
  };
  addEventListener('pointerdown', () => (isRefused = false), { capture: true });
  if (name === 'stopped') {
    setTimeout(() => {
      isRefused = true;
      for (const audio of document.querySelectorAll('audio')) audio.pause();
    }, 500);
  }
  return asPatient();
}

function deniedForGood(): CallState {
  const denied = Object.assign(new EventTarget(), { state: 'denied' });
  navigator.permissions.query = () => Promise.resolve(denied as PermissionStatus);
  return fault('permissionDenied');
}

function silencedByDevice(): CallState {
  const track = quietTrack();
  Object.defineProperty(track, 'muted', { value: true });
  return microphone({ track });
}

/** The clock runs on while the timers stand still. */
function afterSleep(): CallState {
  const now = Date.now;
  setTimeout(() => (Date.now = () => now() + 60_000), 500);
  return asPatient();
}

export function callProblemStates(visit: Visit): Record<string, GalleryState> {
  const texts = en.callProblems;
  const showing = (waitFor: string, state: () => CallState): GalleryState => ({ ...visit(state), waitFor });
  return {
    'call-sound-blocked': showing(texts.soundBlocked, () => withoutSound('blocked')),
    'call-sound-stopped': showing(texts.soundStopped, () => withoutSound('stopped')),
    'call-microphone-denied': showing(texts.microphoneDenied, () => fault('permissionDenied')),
    'call-microphone-denied-for-good': showing(texts.allowMicrophone.desktop, deniedForGood),
    'call-microphone-lost': showing(texts.useOther, () => fault('deviceLost')),
    'call-microphone-in-use': showing(texts.microphoneFailed.inUse, () => fault('inUse')),
    'call-microphone-silenced': showing(texts.microphoneSilenced, silencedByDevice),
    'call-microphone-dead': showing(texts.microphoneDead, () => microphone({ track: quietTrack(0) })),
    'call-muted-by-moderator': showing(texts.mutedByModerator, () => ({
      ...microphone({ state: 'muted' }),
      mutedByModerator: true,
    })),
    'call-talking-while-muted': showing(texts.talkingWhileMuted, () =>
      microphone({ state: 'muted', track: quietTrack(0.5) }),
    ),
    'call-slept': showing(texts.pageSlept, afterSleep),
  };
}
