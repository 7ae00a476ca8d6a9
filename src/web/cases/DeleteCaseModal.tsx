import { useState } from 'react';
import { deletionReason, type DeletionReason } from '../../wire/cases.ts';
import { deleteCase } from '../../wire/routes/cases.ts';
import { RequestError } from '../api/requestError.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { usePending } from '../ui/usePending.ts';
import type { CaseProps } from './CaseProps.ts';

interface DeleteCaseModalProps extends CaseProps {
  onClose: () => void;
  onDeleted: () => void;
}

/** Takes a case out of sight, with the reason. */
export function DeleteCaseModal({ found, onChanged, onClose, onDeleted }: DeleteCaseModalProps) {
  const m = useMessages();
  const toast = useToast();
  const call = useHostCall();
  const [reason, setReason] = useState<DeletionReason>('enteredInError');
  const { caseId, version } = found;
  const [isPending, remove] = usePending(async () => {
    try {
      await call(deleteCase, { params: { caseId }, query: { reason }, ifMatch: version });
      toast(m.cases.case.removed, 'ok');
      onDeleted();
    } catch (error) {
      const isOld = error instanceof RequestError && error.code === 'PRECONDITION_FAILED';
      toast(isOld ? m.cases.case.changedMeanwhile : errorText(m, error));
      onClose();
      await onChanged();
    }
  });
  return (
    <Modal title={m.cases.case.removeTitle} isOpen role="alertdialog" onClose={onClose}>
      <p>{m.cases.case.removeText}</p>
      <RadioCards<DeletionReason>
        label={m.cases.case.removeReason}
        value={reason}
        onChange={setReason}
        options={deletionReason.options.map((value) => ({ value, text: m.cases.case.removeReasons[value] }))}
      />
      <ButtonRow>
        <Button autoFocus onPress={onClose}>
          {m.common.cancel}
        </Button>
        <Button look="danger" isPending={isPending} onPress={remove}>
          {m.cases.case.remove}
        </Button>
      </ButtonRow>
    </Modal>
  );
}
