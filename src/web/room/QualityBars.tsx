import { useMessages } from '../messages/MessagesProvider.tsx';
import type { NetworkQuality } from '../../wire/rooms.ts';
import { classNames } from '../ui/classNames.ts';
import styles from './QualityBars.module.css';

const litBars: Readonly<Record<NetworkQuality['level'], number>> = { good: 3, fair: 2, poor: 1 };

export function QualityBars({ level }: { level: NetworkQuality['level'] }) {
  const m = useMessages();
  return (
    <svg
      className={classNames(styles.bars, styles[level])}
      width="16"
      height="16"
      viewBox="0 0 16 16"
      role="img"
      aria-label={m.call.quality[level]}
    >
      {[0, 1, 2].map((bar) => (
        <rect
          key={bar}
          className={bar < litBars[level] ? styles.lit : styles.dark}
          x={1.5 + bar * 5}
          y={10 - bar * 4}
          width="3"
          height={4 + bar * 4}
          rx="1"
        />
      ))}
    </svg>
  );
}
