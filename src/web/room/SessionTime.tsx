import { useEffect, useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useCall } from './CallContext.tsx';
import { clockTime } from './clockTime.ts';
import styles from './SessionTime.module.css';

/** How long the visit has lasted; not announced as it ticks. */
export function SessionTime() {
  const m = useMessages();
  const startedAtMs = useCall((state) => state.sessionStartedAtMs);
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  if (startedAtMs === null) return null;
  return (
    <span className={styles.time} role="timer" aria-live="off" aria-label={m.call.duration}>
      {clockTime(Math.max(0, nowMs - startedAtMs))}
    </span>
  );
}
