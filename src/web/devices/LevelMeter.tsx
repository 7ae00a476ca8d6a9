import { useEffect, useRef, useState } from 'react';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import styles from './LevelMeter.module.css';
import { heardLevel, watchSoundLevel } from './soundLevel.ts';

/** People need a moment before they say something. */
const silentAfterMs = 8000;

type Heard = 'listening' | 'heard' | 'silent';

/** Moves with the voice and says in words whether anything is heard. */
export function LevelMeter({ track }: { track: MediaStreamTrack }) {
  const m = useMessages();
  const bar = useRef<HTMLDivElement>(null);
  const [heard, setHeard] = useState<Heard>('listening');

  useEffect(() => {
    let quietSinceMs = performance.now();
    let shown: Heard = 'listening';
    return watchSoundLevel(track, (sound) => {
      const level = sound?.level ?? null;
      const nowMs = performance.now();
      const element = bar.current;
      if (element) {
        const percent = Math.round((level ?? 0) * 100);
        element.style.setProperty('--level', `${percent}%`);
        element.setAttribute('aria-valuenow', String(percent));
      }
      let next = shown;
      if (level === null || level > 0.02) quietSinceMs = nowMs;
      if (level !== null && level >= heardLevel) next = 'heard';
      else if (nowMs - quietSinceMs > silentAfterMs) next = 'silent';
      if (next !== shown) {
        shown = next;
        setHeard(next);
      }
    });
  }, [track]);

  const text = {
    listening: m.devices.levelHint,
    heard: m.devices.levelHeard,
    silent: m.devices.levelSilent,
  }[heard];
  return (
    <div className={styles.meter}>
      <div
        ref={bar}
        className={styles.bar}
        role="meter"
        aria-label={m.devices.level}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={0}
      />
      <p className={heard === 'silent' ? styles.silent : styles.text} role="status">
        {heard === 'heard' && <Icon name="check" size={16} />}
        {heard === 'silent' && <Icon name="alert" size={16} />}
        {text}
      </p>
    </div>
  );
}
