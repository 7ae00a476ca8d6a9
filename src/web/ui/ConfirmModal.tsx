import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from './Button.tsx';
import { ButtonRow } from './ButtonRow.tsx';
import { Modal } from './Modal.tsx';
import { usePending } from './usePending.ts';

interface ConfirmModalProps {
  title: string;
  text: string;
  confirm: string;
  isOpen: boolean;
  onClose: () => void;
  /** Closes when it is done; whoever fails tells so itself. */
  onConfirm: () => Promise<void>;
}

/** Asks before something that cannot be taken back. The focus starts on the way out. */
export function ConfirmModal({ title, text, confirm, isOpen, onClose, onConfirm }: ConfirmModalProps) {
  const m = useMessages();
  const [isPending, run] = usePending(async () => {
    await onConfirm();
    onClose();
  });
  return (
    <Modal title={title} isOpen={isOpen} onClose={onClose} role="alertdialog">
      <p>{text}</p>
      <ButtonRow>
        <Button autoFocus onPress={onClose}>
          {m.common.cancel}
        </Button>
        <Button look="danger" isPending={isPending} onPress={run}>
          {confirm}
        </Button>
      </ButtonRow>
    </Modal>
  );
}
