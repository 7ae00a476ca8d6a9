import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { caseNumber } from '../../wire/cases.ts';
import { breakGlass } from '../../wire/routes/users.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Select } from '../ui/Select.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { usePending } from '../ui/usePending.ts';
import styles from './CaseForm.module.css';

type Minutes = '30' | '60' | '240';
const durations: readonly Minutes[] = ['30', '60', '240'];

interface EmergencyFormProps {
  /** What it is folded away under. */
  fold: string;
  /** Of a link; null asks for the number. */
  caseId: string | null;
  onOpened: (caseId: string) => void;
}

/** Asks for a case that is not one's own, with the reason in writing. */
export function EmergencyForm({ fold, caseId, onOpened }: EmergencyFormProps) {
  const m = useMessages();
  const call = useHostCall();
  const [number, setNumber] = useState('');
  const [reason, setReason] = useState('');
  const [minutes, setMinutes] = useState<Minutes>('60');
  const [error, setError] = useState<string | null>(null);
  const [isPending, submit] = usePending(async () => {
    setError(null);
    const typed = caseNumber.safeParse(number);
    if (caseId === null && !typed.success) {
      setError(m.cases.emergency.numberWrong);
      return;
    }
    try {
      const wanted = caseId === null ? { caseNumber: number } : { caseId };
      const opened = await call(breakGlass, { body: { ...wanted, reason, minutes: Number(minutes) } });
      onOpened(opened.caseId);
    } catch (failure) {
      setError(errorText(m, failure));
    }
  });
  return (
    <Fold title={fold} icon="alert" level={2}>
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <p>{m.cases.emergency.lead}</p>
        {caseId === null && (
          <TextField
            label={m.cases.emergency.number}
            hint={m.cases.emergency.numberHint}
            missing={m.cases.emergency.numberWrong}
            isRequired
            maxLength={40}
            autoComplete="off"
            value={number}
            onChange={setNumber}
          />
        )}
        <TextArea
          label={m.cases.emergency.reason}
          missing={m.cases.emergency.reasonMissing}
          isRequired
          rows={3}
          maxLength={1000}
          value={reason}
          onChange={setReason}
        />
        <Select<Minutes>
          label={m.cases.emergency.duration}
          value={minutes}
          onChange={setMinutes}
          options={durations.map((value) => ({ value, text: m.cases.emergency.durations[value] }))}
        />
        {error !== null && (
          <Banner tone="danger" icon="alert" role="alert">
            {error}
          </Banner>
        )}
        <div>
          <Button type="submit" look="danger" isPending={isPending}>
            {m.cases.emergency.submit}
          </Button>
        </div>
      </Form>
    </Fold>
  );
}
