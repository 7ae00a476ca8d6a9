import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { v7 as uuidv7 } from 'uuid';
import { erasePerson } from '../../wire/routes/retention.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './Retention.module.css';

interface ErasureConfirmProps {
  caseNumber: string;
  onClose: () => void;
  onErased: () => void;
}

/** Asks for the number once more: this cannot be taken back. */
export function ErasureConfirm({ caseNumber, onClose, onErased }: ErasureConfirmProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [typed, setTyped] = useState('');
  /** The same for every try: one that was lost on its way back begins no second erasure. */
  const [erasureId] = useState(() => uuidv7());
  const isSame = plain(typed) === plain(caseNumber);
  const [isPending, erase] = usePending(async () => {
    const body = { erasureId, target: { caseNumber } };
    if (await act(() => call(erasePerson, { body }), m.retention.erased)) onErased();
  });

  return (
    <Modal title={m.retention.confirmTitle} isOpen onClose={onClose} role="alertdialog">
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          if (isSame) erase();
        }}
      >
        <p>{m.retention.confirmText(caseNumber)}</p>
        <TextField
          label={m.retention.caseNumber}
          autoFocus
          autoComplete="off"
          maxLength={40}
          value={typed}
          onChange={setTyped}
        />
        <ButtonRow>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button type="submit" look="danger" isDisabled={!isSame} isPending={isPending}>
            {m.retention.confirm}
          </Button>
        </ButtonRow>
      </Form>
    </Modal>
  );
}

/** As the server reads it: small letters and missing hyphens are taken. */
const plain = (text: string): string => text.toUpperCase().replace(/[\s-]/g, '');
