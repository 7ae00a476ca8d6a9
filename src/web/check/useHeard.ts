import { useEffect, useRef } from 'react';
import { heardLevel, watchSoundLevel } from '../devices/soundLevel.ts';

/** Whether a voice was heard on this track since it is there; read it when it is needed. */
export function useHeard(track: MediaStreamTrack | null): { readonly current: boolean } {
  const heard = useRef(false);
  useEffect(() => {
    heard.current = false;
    if (!track) return;
    return watchSoundLevel(track, (sound) => {
      if (sound && sound.level >= heardLevel) heard.current = true;
    });
  }, [track]);
  return heard;
}
