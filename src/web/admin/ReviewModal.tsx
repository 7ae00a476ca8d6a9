import { useState } from 'react';
import { reviewBreakGlass, type ListedBreakGlass } from '../../wire/routes/users.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Modal } from '../ui/Modal.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { useToast } from '../ui/Toasts.tsx';

interface ReviewModalProps {
  access: ListedBreakGlass;
  onClose: () => void;
  onReviewed: () => void;
}

/** Whether an emergency access was right, with a note. It ends with that. */
export function ReviewModal({ access, onClose, onReviewed }: ReviewModalProps) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  const [verdict, setVerdict] = useState<'justified' | 'unjustified'>('justified');
  const [remark, setRemark] = useState('');
  const { breakGlassId, caseNumber, reason } = access;
  return (
    <Modal
      title={m.admin.emergency.reviewTitle(caseNumber ?? m.admin.emergency.caseGone)}
      isOpen
      onClose={onClose}
    >
      <ActionForm
        submit={m.admin.emergency.submit}
        onSubmit={async () => {
          const note = remark.trim();
          const body = { verdict, ...(note !== '' && { remark: note }) };
          await call(reviewBreakGlass, { params: { breakGlassId }, body });
          toast(m.admin.emergency.done, 'ok');
          onReviewed();
          onClose();
        }}
      >
        <p>{m.admin.emergency.reason(reason)}</p>
        <RadioCards
          label={m.admin.emergency.verdict}
          value={verdict}
          onChange={setVerdict}
          options={(['justified', 'unjustified'] as const).map((value) => ({
            value,
            text: m.admin.emergency.verdicts[value],
          }))}
        />
        <TextArea
          label={m.admin.emergency.remark}
          hint={m.admin.emergency.remarkHint}
          maxLength={1000}
          value={remark}
          onChange={setRemark}
        />
      </ActionForm>
    </Modal>
  );
}
