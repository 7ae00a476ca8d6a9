import type { ReactNode } from 'react';
import type { RecordedSession, TranscriptEntry } from '../../wire/sessions.ts';
import { useDates } from '../cases/dates.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { clockTime } from '../room/clockTime.ts';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { momentFragment, partsOf, type Segment } from './places.ts';
import styles from './TranscriptView.module.css';

interface TranscriptLineProps {
  entry: TranscriptEntry;
  session: RecordedSession;
  /** What is looked for in it. */
  wanted: string;
  isCurrent: boolean;
  /** Null where the reader may not. */
  onCorrect: ((segment: Segment) => void) | null;
}

/** One entry: when, who, and what. */
export function TranscriptLine({ entry, session, wanted, isCurrent, onCorrect }: TranscriptLineProps) {
  const m = useMessages();
  const time = clockTime(entry.startMs);
  return (
    <li
      className={classNames(styles.line, isCurrent && styles.current)}
      data-message={entry.messageId}
      tabIndex={-1}
      aria-current={isCurrent || undefined}
    >
      <a
        className={styles.time}
        href={`#${momentFragment(entry.startMs)}`}
        aria-label={m.cases.transcript.moment(time)}
      >
        {time}
      </a>
      <div className={styles.words}>
        <Words entry={entry} session={session} wanted={wanted} />
      </div>
      {entry.kind === 'segment' && onCorrect && (
        <IconButton icon="edit" label={m.cases.transcript.correctOf(time)} onPress={() => onCorrect(entry)} />
      )}
    </li>
  );
}

function Words({ entry, session, wanted }: Pick<TranscriptLineProps, 'entry' | 'session' | 'wanted'>) {
  const m = useMessages();
  switch (entry.kind) {
    case 'segment':
      return (
        <>
          <p className={styles.speaker}>{entry.displayName}</p>
          <p className={styles.text} lang={entry.language ?? undefined}>
            <Marked text={entry.text} wanted={wanted} />
          </p>
          <Corrected segment={entry} session={session} />
        </>
      );
    case 'chat':
      return (
        <>
          <p className={styles.speaker}>
            {entry.displayName} <span className={styles.how}>{m.cases.transcript.chat}</span>
          </p>
          <p className={styles.text}>
            <Marked text={entry.text} wanted={wanted} />
          </p>
        </>
      );
    case 'gap':
      return <Gap entry={entry} />;
    case 'screenShare':
      return (
        <p className={styles.aside}>
          {entry.endMs === null
            ? m.cases.transcript.shares(entry.displayName)
            : m.cases.transcript.sharesUntil(entry.displayName, clockTime(entry.endMs))}
        </p>
      );
    case 'soundLost':
      return (
        <p className={styles.aside}>
          {entry.endMs === null
            ? m.cases.transcript.soundLost(entry.displayName)
            : m.cases.transcript.soundLostUntil(entry.displayName, clockTime(entry.endMs))}
        </p>
      );
  }
}

function Marked({ text, wanted }: { text: string; wanted: string }): ReactNode {
  return partsOf(text, wanted).map((part, index) =>
    part.isMatch ? <mark key={index}>{part.text}</mark> : part.text,
  );
}

/** What was recognised stays readable beside what it became. */
function Corrected({ segment, session }: { segment: Segment; session: RecordedSession }) {
  const m = useMessages();
  const dates = useDates();
  const { correction } = segment;
  if (!correction) return null;
  const speaker = session.participants.find(
    ({ participantId }) => participantId === correction.originalParticipantId,
  );
  return (
    <p className={styles.aside}>
      {m.cases.transcript.wasCorrected(dates.moment(correction.at))}
      {'. '}
      {m.cases.transcript.original(
        speaker?.displayName ?? m.captions.unknownSpeaker,
        correction.originalText,
      )}
    </p>
  );
}

function Gap({ entry }: { entry: Extract<TranscriptEntry, { kind: 'gap' }> }) {
  const { locale, messages: m } = useLanguage();
  const seconds = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  const length = seconds.format(Math.max(0.1, (entry.endMs - entry.startMs) / 1000));
  return (
    <>
      <p className={styles.speaker}>{entry.displayName}</p>
      <p className={styles.gap}>{m.captions.gap[entry.reason](length)}</p>
    </>
  );
}
