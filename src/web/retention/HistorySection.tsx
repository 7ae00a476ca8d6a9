import type { ErasureRecord } from '../../wire/retention.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Section } from '../ui/Section.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './Retention.module.css';

interface HistorySectionProps {
  erasures: readonly ErasureRecord[];
  date: (at: string) => string;
  /** Null at the end. */
  onMore: (() => Promise<void>) | null;
}

const shown = ['transcripts', 'chat', 'files'] as const;

export function HistorySection({ erasures, date, onMore }: HistorySectionProps) {
  const m = useMessages().retention;
  const act = useAct();
  const [isPending, more] = usePending(async () => {
    await act(async () => onMore?.());
  });
  return (
    <Section isCard title={m.historyTitle}>
      {erasures.length === 0 && <p>{m.nothingYet}</p>}
      <ul className={styles.rows}>
        {erasures.map(({ erasureId, kind, state, startedAt, counts }) => (
          <li key={erasureId} className={styles.row}>
            <span>
              {m.byKind[kind]}
              {state === 'running' && ` (${m.running})`}
              <br />
              <span className={styles.hint}>
                {shown
                  .filter((name) => counts[name] > 0)
                  .map((name) => m.goes[name](counts[name]))
                  .join(', ')}
              </span>
            </span>
            <time dateTime={startedAt}>{date(startedAt)}</time>
          </li>
        ))}
      </ul>
      {onMore !== null && (
        <Button isPending={isPending} onPress={more}>
          {m.more}
        </Button>
      )}
    </Section>
  );
}
