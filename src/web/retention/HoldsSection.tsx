import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { LegalHold } from '../../wire/retention.ts';
import { liftLegalHold, setLegalHold } from '../../wire/routes/retention.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Section } from '../ui/Section.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './Retention.module.css';

interface HoldsSectionProps {
  holds: readonly LegalHold[];
  date: (at: string) => string;
  onChanged: () => void;
}

export function HoldsSection({ holds, date, onChanged }: HoldsSectionProps) {
  const m = useMessages().retention;
  return (
    <Section isCard title={m.holdsTitle}>
      {holds.length === 0 && <p>{m.holdsNone}</p>}
      <ul className={styles.rows}>
        {holds.map((hold) => (
          <li key={hold.caseId} className={styles.row}>
            <span>
              <strong>{hold.caseNumber}</strong> {m.holdSince(date(hold.heldAt))}: {hold.reason}
            </span>
            <LiftButton hold={hold} onLifted={onChanged} />
          </li>
        ))}
      </ul>
      <HoldForm onHeld={onChanged} />
    </Section>
  );
}

function LiftButton({ hold, onLifted }: { hold: LegalHold; onLifted: () => void }) {
  const m = useMessages().retention;
  const act = useAct();
  const call = useHostCall();
  const [isPending, lift] = usePending(async () => {
    const params = { caseId: hold.caseId };
    if (await act(() => call(liftLegalHold, { params }), m.lifted)) onLifted();
  });
  return (
    <Button look="quiet" aria-label={m.liftOf(hold.caseNumber)} isPending={isPending} onPress={lift}>
      {m.lift}
    </Button>
  );
}

function HoldForm({ onHeld }: { onHeld: () => void }) {
  const m = useMessages().retention;
  const act = useAct();
  const call = useHostCall();
  const [caseNumber, setCaseNumber] = useState('');
  const [reason, setReason] = useState('');
  const [isPending, hold] = usePending(async () => {
    if (!(await act(() => call(setLegalHold, { body: { caseNumber, reason } }), m.held))) return;
    setCaseNumber('');
    setReason('');
    onHeld();
  });
  return (
    <Form
      className={styles.form ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        hold();
      }}
    >
      <TextField
        label={m.caseNumber}
        missing={m.caseNumberMissing}
        isRequired
        maxLength={40}
        autoComplete="off"
        value={caseNumber}
        onChange={setCaseNumber}
      />
      <TextField
        label={m.holdReason}
        missing={m.holdReasonMissing}
        isRequired
        maxLength={1000}
        autoComplete="off"
        value={reason}
        onChange={setReason}
      />
      <Button type="submit" isPending={isPending}>
        {m.hold}
      </Button>
    </Form>
  );
}
