import { useEffect, useState } from 'react';

export interface Devices {
  microphones: readonly MediaDeviceInfo[];
  cameras: readonly MediaDeviceInfo[];
  speakers: readonly MediaDeviceInfo[];
}

const none: Devices = { microphones: [], cameras: [], speakers: [] };

/** `navigator.mediaDevices`, which pages opened by plain http from another machine do not have. */
export const mediaDevices = (): MediaDevices | null => (navigator as Partial<Navigator>).mediaDevices ?? null;

/**
 * The devices there are, kept fresh. Browsers name them only once one of them was allowed; `opened` changes then.
 */
export function useDevices(opened: unknown): Devices {
  const [devices, setDevices] = useState(none);
  useEffect(() => {
    const media = mediaDevices();
    if (!media) return;
    let current = true;
    const list = () => {
      media.enumerateDevices().then(
        (all) => {
          if (current) setDevices(sorted(all));
        },
        () => undefined,
      );
    };
    list();
    media.addEventListener('devicechange', list);
    return () => {
      current = false;
      media.removeEventListener('devicechange', list);
    };
  }, [opened]);
  return devices;
}

function sorted(all: readonly MediaDeviceInfo[]): Devices {
  // Before anything is allowed browsers list one nameless device of each kind.
  const named = all.filter((device) => device.deviceId !== '');
  return {
    microphones: named.filter((device) => device.kind === 'audioinput'),
    cameras: named.filter((device) => device.kind === 'videoinput'),
    speakers: named.filter((device) => device.kind === 'audiooutput'),
  };
}
