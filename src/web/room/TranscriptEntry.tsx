import type { TranscriptLine } from '../call/callState.ts';
import { Icon } from '../icons/Icon.tsx';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { CaptionText } from './CaptionText.tsx';
import { clockTime } from './clockTime.ts';
import { useNames } from './Names.tsx';
import styles from './TranscriptPanel.module.css';

interface TranscriptEntryProps {
  line: TranscriptLine;
  /** The line before is by the same person: the name need not stand again. */
  followsSame: boolean;
}

export function TranscriptEntry({ line, followsSame }: TranscriptEntryProps) {
  const m = useMessages();
  const names = useNames();
  const { participantId, startMs } = line.line === 'gap' ? line.gap : line.caption;
  return (
    <li className={followsSame ? undefined : styles.first}>
      {!followsSame && (
        <p className={styles.meta}>
          <span className={styles.name}>{names.get(participantId) ?? m.captions.unknownSpeaker}</span>
          <span className={styles.time}>{clockTime(startMs)}</span>
        </p>
      )}
      {line.line === 'gap' ? (
        <Gap gap={line.gap} />
      ) : (
        <p>
          <CaptionText caption={line.caption} />
        </p>
      )}
    </li>
  );
}

function Gap({ gap }: { gap: Extract<TranscriptLine, { line: 'gap' }>['gap'] }) {
  const { locale, messages: m } = useLanguage();
  const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const length = seconds.format(Math.max(0.1, (gap.endMs - gap.startMs) / 1000));
  return (
    <p className={styles.gap}>
      <Icon name="alert" size={16} />
      {m.captions.gap[gap.reason](length)}
    </p>
  );
}
