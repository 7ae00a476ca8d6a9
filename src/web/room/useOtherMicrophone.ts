import { useState } from 'react';
import { otherDevice } from '../devices/otherDevice.ts';
import { useDevices } from '../devices/useDevices.ts';
import { useCall } from './CallContext.tsx';

/** Another microphone than the one in use, or than the last one that was. */
export function useOtherMicrophone(): MediaDeviceInfo | null {
  const track = useCall(({ local }) => local.microphone.track);
  const [last, setLast] = useState(track);
  if (track && track !== last) setLast(track);
  const { microphones } = useDevices(track);
  // Settings stay readable after a track has ended.
  return otherDevice(microphones, last?.getSettings() ?? null);
}
