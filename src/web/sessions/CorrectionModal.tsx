import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { correctSegment } from '../../wire/routes/sessions.ts';
import type { RecordedSession } from '../../wire/sessions.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import styles from '../cases/CaseForm.module.css';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { Select } from '../ui/Select.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import type { Segment } from './places.ts';

interface CorrectionModalProps {
  session: RecordedSession;
  segment: Segment;
  onClose: () => void;
  onCorrected: () => Promise<void>;
}

/** Corrects the words or the speaker of one sentence. */
export function CorrectionModal({ session, segment, onClose, onCorrected }: CorrectionModalProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [text, setText] = useState(segment.text);
  const [participantId, setParticipantId] = useState(segment.participantId);
  const { sessionId, participants } = session;
  const { messageId } = segment;
  const wanted = {
    ...(text.trim() !== segment.text && { text }),
    ...(participantId !== segment.participantId && { participantId }),
  };
  const isChanged = Object.keys(wanted).length > 0;
  const [isPending, save] = usePending(async () => {
    const correct = () => call(correctSegment, { params: { sessionId, messageId }, body: wanted });
    if (isChanged) {
      if (!(await act(correct, m.cases.transcript.corrected))) return;
      await onCorrected();
    }
    onClose();
  });
  return (
    <Modal title={m.cases.transcript.correctTitle} isOpen onClose={onClose}>
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <TextArea
          label={m.cases.transcript.correctText}
          hint={m.cases.transcript.correctHint}
          missing={m.cases.transcript.correctTextMissing}
          isRequired
          autoFocus
          maxLength={8000}
          value={text}
          onChange={setText}
        />
        <Select
          label={m.cases.transcript.correctSpeaker}
          value={participantId}
          onChange={setParticipantId}
          options={participants.map((each) => ({ value: each.participantId, text: each.displayName }))}
        />
        <ButtonRow>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button type="submit" look="primary" isPending={isPending}>
            {m.cases.transcript.correctSave}
          </Button>
        </ButtonRow>
      </Form>
    </Modal>
  );
}
