import { useEffect, useMemo, useRef, useState } from 'react';
import type { RecordedSession, TranscriptEntry } from '../../wire/sessions.ts';
import rows from '../cases/rows.module.css';
import { Section } from '../ui/Section.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useFragment } from '../start/fragment.ts';
import { CorrectionModal } from './CorrectionModal.tsx';
import { FindBar } from './FindBar.tsx';
import { entryAt, msOfClock, placesOf, type Segment } from './places.ts';
import { TranscriptLine } from './TranscriptLine.tsx';
import styles from './TranscriptView.module.css';

interface TranscriptViewProps {
  session: RecordedSession;
  entries: readonly TranscriptEntry[];
  mayCorrect: boolean;
  onCorrected: () => Promise<void>;
}

/** Every entry in the order of time, with the ways to one of them: by words, by time, by a link's `#t=`. */
export function TranscriptView({ session, entries, mayCorrect, onCorrected }: TranscriptViewProps) {
  const m = useMessages();
  const moment = useFragment('t');
  const list = useRef<HTMLOListElement>(null);
  const [wanted, setWanted] = useState('');
  const [place, setPlace] = useState(0);
  const [correcting, setCorrecting] = useState<Segment | null>(null);

  const places = useMemo(() => placesOf(entries, wanted), [entries, wanted]);
  const momentMs = moment === null ? null : msOfClock(moment);
  const linked = momentMs === null ? null : (entryAt(entries, momentMs)?.messageId ?? null);
  const found = places[place] ?? null;

  /** The line takes the focus, so that a keyboard and a screen reader go on from there. */
  const goTo = (messageId: string | null, focus: boolean) => {
    const line = list.current?.querySelector<HTMLElement>(`[data-message='${messageId}']`);
    line?.scrollIntoView({ block: 'center' });
    if (focus) line?.focus({ preventScroll: true });
  };
  useEffect(() => {
    if (linked !== null) goTo(linked, true);
  }, [linked, moment]);
  useEffect(() => {
    if (found !== null) goTo(found, false);
  }, [found]);

  if (entries.length === 0) return <p className={rows.empty}>{m.cases.transcript.empty}</p>;
  return (
    <Section title={m.cases.transcript.linesTitle}>
      <FindBar
        wanted={wanted}
        place={place}
        places={places.length}
        onWanted={(text) => {
          setWanted(text);
          setPlace(0);
        }}
        onPlace={(step) => setPlace((place + step + places.length) % places.length)}
      />
      <ol ref={list} className={styles.list}>
        {entries.map((entry) => (
          <TranscriptLine
            key={entry.messageId}
            entry={entry}
            session={session}
            wanted={wanted}
            isCurrent={entry.messageId === (found ?? linked)}
            onCorrect={mayCorrect ? setCorrecting : null}
          />
        ))}
      </ol>
      {correcting && (
        <CorrectionModal
          session={session}
          segment={correcting}
          onClose={() => setCorrecting(null)}
          onCorrected={onCorrected}
        />
      )}
    </Section>
  );
}
