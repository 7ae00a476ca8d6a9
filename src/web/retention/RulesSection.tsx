import { useState } from 'react';
import type { DueItems, RetentionRule } from '../../wire/retention.ts';
import { previewRetention, runRetention } from '../../wire/routes/retention.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Section } from '../ui/Section.tsx';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './Retention.module.css';

interface RulesSectionProps {
  rules: readonly RetentionRule[];
  onRan: () => void;
}

export function RulesSection({ rules, onRan }: RulesSectionProps) {
  const m = useMessages().retention;
  const act = useAct();
  const call = useHostCall();
  const [due, setDue] = useState<readonly DueItems[] | null>(null);
  const [isAsking, setAsking] = useState(false);
  const [isPending, show] = usePending(async () => {
    await act(async () => setDue((await call(previewRetention, {})).due));
  });
  const total = due?.reduce((sum, { count }) => sum + count, 0) ?? 0;

  return (
    <Section isCard title={m.rulesTitle} lead={m.rulesHint}>
      <ul className={styles.rows}>
        {rules.map(({ kind, days }) => {
          const found = due?.find((each) => each.kind === kind);
          return (
            <li key={kind} className={styles.row}>
              <span>{m.kinds[kind]}</span>
              <span>
                {days === null ? m.forGood : m.days(days)}
                {found !== undefined && `, ${m.due(found.count)}`}
              </span>
            </li>
          );
        })}
      </ul>
      {due !== null && total === 0 && <p role="status">{m.nothingDue}</p>}
      <ButtonRow>
        <Button isPending={isPending} onPress={show}>
          {m.showDue}
        </Button>
        {total > 0 && (
          <Button look="danger" onPress={() => setAsking(true)}>
            {m.runDue}
          </Button>
        )}
      </ButtonRow>
      <ConfirmModal
        title={m.runTitle}
        text={m.runText(total)}
        confirm={m.runDue}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          if (await act(() => call(runRetention, {}), m.ran)) {
            setDue(null);
            onRan();
          }
        }}
      />
    </Section>
  );
}
