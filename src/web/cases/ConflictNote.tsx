import { useEffect, useRef } from 'react';
import type { CaseView } from '../../wire/cases.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import styles from './ConflictNote.module.css';
import { useDates } from './dates.ts';

/** Somebody else was quicker: what the case says now, and the way to leave it so. */
export function ConflictNote({ theirs, onTakeTheirs }: { theirs: CaseView; onTakeTheirs: () => void }) {
  const m = useMessages();
  const dates = useDates();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // Newer browsers answer with a promise, which is no way to clean up.
    place.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const { patient, summary, status } = theirs;
  const texts = m.cases.form;
  const rows: readonly (readonly [string, string | null])[] = [
    [texts.name, patient.name],
    [texts.birthDate, patient.birthDate && dates.calendarDay(patient.birthDate)],
    [texts.sex, texts.sexes[patient.sex]],
    [texts.phone, patient.phone],
    [texts.recordNumber, patient.recordNumber],
    [texts.summary, summary],
    [m.cases.status, m.cases.statuses[status]],
  ];
  return (
    <div ref={place}>
      <Banner
        tone="warn"
        icon="alert"
        role="alert"
        title={texts.conflictTitle}
        actions={<Button onPress={onTakeTheirs}>{texts.conflictTakeTheirs}</Button>}
      >
        <p>{texts.conflictText}</p>
        <p className={styles.title}>{texts.conflictNow}</p>
        <dl className={styles.rows}>
          {rows.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value ?? '–'}</dd>
            </div>
          ))}
        </dl>
      </Banner>
    </div>
  );
}
