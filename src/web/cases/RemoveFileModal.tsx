import { useState } from 'react';
import { mediaRemovalReason, type MediaRemovalReason, type MediaView } from '../../wire/files.ts';
import { deleteMedia } from '../../wire/routes/files.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';

interface RemoveFileModalProps {
  media: MediaView;
  onClose: () => void;
  /** Removed or refused: what is listed may be old. */
  onDone: () => Promise<void>;
}

/** Erases a file that should not be in the case, with the reason. */
export function RemoveFileModal({ media, onClose, onDone }: RemoveFileModalProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [reason, setReason] = useState<MediaRemovalReason>('wrongPatient');
  const { mediaId, fileName } = media;
  const [isPending, remove] = usePending(async () => {
    const sent = { params: { mediaId }, query: { reason } };
    await act(() => call(deleteMedia, sent), m.cases.files.removed(fileName));
    onClose();
    await onDone();
  });
  return (
    <Modal title={m.cases.files.removeTitle} isOpen role="alertdialog" onClose={onClose}>
      <p>{m.cases.files.removeText(fileName)}</p>
      <RadioCards<MediaRemovalReason>
        label={m.cases.files.removeReason}
        value={reason}
        onChange={setReason}
        options={mediaRemovalReason.options.map((value) => ({
          value,
          text: m.cases.files.removeReasons[value],
        }))}
      />
      <ButtonRow>
        <Button autoFocus onPress={onClose}>
          {m.common.cancel}
        </Button>
        <Button look="danger" isPending={isPending} onPress={remove}>
          {m.cases.files.removeSubmit}
        </Button>
      </ButtonRow>
    </Modal>
  );
}
