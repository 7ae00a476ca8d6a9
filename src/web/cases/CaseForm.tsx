import { useState, type ReactNode } from 'react';
import { Form } from 'react-aria-components/Form';
import { patientInfo, type PatientInfo } from '../../wire/cases.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Select } from '../ui/Select.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';
import { usePending } from '../ui/usePending.ts';
import type { CaseDraft } from './caseDraft.ts';
import styles from './CaseForm.module.css';

interface CaseFormProps {
  initial: CaseDraft;
  submitText: string;
  /** Where cancelling leads. */
  backTo: string;
  /** Whoever fails tells so itself. */
  onSubmit: (draft: CaseDraft) => Promise<void>;
  /** Before the buttons. */
  children?: ReactNode;
}

const sexes = patientInfo.shape.sex.unwrap().options;

/** Who a case is about, and why it is. */
export function CaseForm({ initial, submitText, backTo, onSubmit, children }: CaseFormProps) {
  const m = useMessages();
  const [draft, setDraft] = useState(initial);
  const [isPending, submit] = usePending(() => onSubmit(draft));
  const set = (name: Exclude<keyof CaseDraft, 'sex'>) => ({
    value: draft[name],
    onChange: (value: string) => setDraft((before) => ({ ...before, [name]: value })),
  });

  return (
    <Form
      className={styles.form ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <TextField
        label={m.cases.form.name}
        missing={m.cases.form.nameMissing}
        isRequired
        maxLength={80}
        autoComplete="off"
        {...set('name')}
      />
      <div className={styles.pair}>
        <TextField label={m.cases.form.birthDate} type="date" autoComplete="off" {...set('birthDate')} />
        <Select<PatientInfo['sex']>
          label={m.cases.form.sex}
          value={draft.sex}
          onChange={(sex) => setDraft((before) => ({ ...before, sex }))}
          options={sexes.map((value) => ({ value, text: m.cases.form.sexes[value] }))}
        />
      </div>
      <div className={styles.pair}>
        <TextField
          label={m.cases.form.phone}
          type="tel"
          maxLength={40}
          autoComplete="off"
          {...set('phone')}
        />
        <TextField
          label={m.cases.form.recordNumber}
          hint={m.cases.form.recordNumberHint}
          maxLength={80}
          autoComplete="off"
          {...set('recordNumber')}
        />
      </div>
      <TextArea
        label={m.cases.form.summary}
        hint={m.cases.form.summaryHint}
        maxLength={4000}
        {...set('summary')}
      />
      {children}
      <ButtonRow>
        <LinkButton to={backTo}>{m.common.cancel}</LinkButton>
        <Button type="submit" look="primary" isPending={isPending}>
          {submitText}
        </Button>
      </ButtonRow>
    </Form>
  );
}
