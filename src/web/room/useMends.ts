import { useState } from 'react';
import type { CallProblem } from '../call/CallProblems.ts';
import { preferDevice } from '../devices/preferences.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCallClient } from './CallContext.tsx';
import type { RemoteSound } from './RemoteSound.ts';

interface MendsOptions {
  sound: RemoteSound;
  other: MediaDeviceInfo | null;
  forgetSleep: () => void;
}

interface Mends {
  /** What the button of a problem does. Resolves when it is done, well or not. */
  mend: (problem: CallProblem) => Promise<void>;
  /** The microphone in use was restarted: pressing that again would promise too much. */
  wasRestarted: boolean;
}

export function useMends({ sound, other, forgetSleep }: MendsOptions): Mends {
  const m = useMessages();
  const act = useAct();
  const toast = useToast();
  const client = useCallClient();
  const [restartedId, setRestartedId] = useState<string | null>(null);
  const { track } = client.getState().local.microphone;
  const deviceId = track?.getSettings().deviceId ?? null;
  const wasRestarted = deviceId !== null && deviceId === restartedId;

  const microphone = () => client.getState().local.microphone;

  const openMicrophone = () => act(() => client.setMicrophone(true));

  const restartMicrophone = async () => {
    await act(() => client.reopenMicrophone());
    setRestartedId(microphone().track?.getSettings().deviceId ?? null);
  };

  const openOther = async () => {
    if (!other) return openMicrophone();
    preferDevice('microphone', other.deviceId);
    return act(async () => {
      await client.useMicrophone(other.deviceId);
      // Chosen only, where none is open.
      if (microphone().state === 'off') await client.setMicrophone(true);
    });
  };

  const mends: Readonly<Record<CallProblem, () => unknown>> = {
    reconnecting: () => undefined,
    soundBlocked: () => sound.restart(),
    soundStopped: () => sound.restart(),
    microphoneDenied: async () => {
      // One permission in the eyes of most: what the camera lost with it comes back with it.
      const { fault } = client.getState().local.camera;
      const lostCamera = fault === 'permissionDenied' || fault === 'deviceLost';
      await openMicrophone();
      if (microphone().fault === 'permissionDenied') toast(m.callProblems.stillDenied);
      else if (lostCamera) await act(() => client.setCamera(true));
    },
    microphoneLost: openOther,
    microphoneFailed: openMicrophone,
    mutedByModerator: openMicrophone,
    microphoneSilenced: restartMicrophone,
    microphoneDead: () => (wasRestarted && other ? openOther() : restartMicrophone()),
    pageSlept: async () => {
      sound.restart();
      if (microphone().state === 'live') await act(() => client.reopenMicrophone());
      forgetSleep();
    },
    talkingWhileMuted: openMicrophone,
  };

  return {
    mend: async (problem) => {
      await mends[problem]();
    },
    wasRestarted,
  };
}
