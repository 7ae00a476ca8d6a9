import type { ErasureCounts, ErasurePreview } from '../../wire/retention.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import styles from './Retention.module.css';

const shown = ['visits', 'transcripts', 'chat', 'files', 'participants', 'rooms'] as const;

/** What of a case would go, and what would stay. */
export function PreviewList({ preview: { counts, caseNumbers } }: { preview: ErasurePreview }) {
  const m = useMessages().retention;
  return (
    <>
      <h3>{m.previewTitle(caseNumbers[0] ?? '')}</h3>
      <GoesList counts={counts} first={[m.goesPatient]} />
      <StaysList counts={counts} />
    </>
  );
}

/** What goes, or went; `first` is what nobody counts. */
export function GoesList({ counts, first }: { counts: ErasureCounts; first: readonly string[] }) {
  const m = useMessages().retention;
  const counted = shown.filter((name) => counts[name] > 0).map((name) => m.goes[name](counts[name]));
  return (
    <ul className={styles.list}>
      {[...first, ...counted].map((text) => (
        <li key={text}>{text}</li>
      ))}
    </ul>
  );
}

export function StaysList({ counts }: { counts: ErasureCounts }) {
  const m = useMessages().retention;
  return (
    <>
      <h3>{m.staysTitle}</h3>
      <ul className={styles.list}>
        <li>{m.staysNumber}</li>
        <li>{m.staysAudit}</li>
        {counts.consents > 0 && <li>{m.staysConsents(counts.consents)}</li>}
      </ul>
      <p className={styles.hint}>{m.staysBackups}</p>
    </>
  );
}
