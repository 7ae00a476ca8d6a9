import { useCallback, useEffect, useRef, useState } from 'react';
import type { CallCheckResult } from '../../wire/callChecks.ts';
import { endCallCheck } from '../../wire/routes/callChecks.ts';
import { callRoute } from '../api/callRoute.ts';
import type { DevicePreview, PreviewSource } from '../devices/DevicePreview.ts';
import { browserFamily } from './browserFamily.ts';
import { measurePath } from './measurePath.ts';

export type CheckProgress =
  | { state: 'running' }
  /** `isKept`: the host can read it. */
  | { state: 'done'; result: CallCheckResult; isKept: boolean }
  | { state: 'failed'; error: unknown };

export interface CheckedDevices {
  preview: DevicePreview;
  offersCamera: boolean;
  speaker: CallCheckResult['speaker'];
  /** Asked at the end: people speak meanwhile. */
  wasHeard: () => boolean;
}

/** One check at a time; it ends where the page goes. */
export function useCallCheck(secret: string) {
  const [progress, setProgress] = useState<CheckProgress>({ state: 'running' });
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const run = useCallback(
    (devices: CheckedDevices) => {
      running.current?.abort();
      const stop = new AbortController();
      running.current = stop;
      setProgress({ state: 'running' });
      checkOnce(secret, devices, stop.signal).then(
        (done) => {
          if (!stop.signal.aborted) setProgress(done);
        },
        (error: unknown) => {
          if (!stop.signal.aborted) setProgress({ state: 'failed', error });
        },
      );
    },
    [secret],
  );
  return { progress, run };
}

async function checkOnce(
  secret: string,
  devices: CheckedDevices,
  signal: AbortSignal,
): Promise<CheckProgress> {
  const { preview, offersCamera, speaker, wasHeard } = devices;
  const { checkId, paths, loop } = await measurePath(secret, preview.getState().microphone.track, signal);
  const { microphone, camera } = preview.getState();
  const result: CallCheckResult = {
    microphone: microphone.track ? (wasHeard() ? 'heard' : 'silent') : faultOf(microphone),
    camera: cameraOutcome(camera, offersCamera),
    ...{ speaker, paths, loop },
    browser: browserFamily(navigator.userAgent),
  };
  // What was found out holds also where the server cannot be told.
  const isKept = await callRoute(endCallCheck, { body: { secret, checkId, result }, signal }).then(
    () => true,
    () => false,
  );
  return { state: 'done', result, isKept };
}

function cameraOutcome(camera: PreviewSource, isOffered: boolean): CallCheckResult['camera'] {
  if (camera.track) return 'works';
  // Switched off by the person: they want none.
  return isOffered && camera.fault ? faultOf(camera) : 'notAsked';
}

function faultOf({ fault }: PreviewSource): 'denied' | 'missing' | 'failed' {
  if (fault === 'permissionDenied') return 'denied';
  return fault === 'notFound' || fault === 'deviceLost' ? 'missing' : 'failed';
}
