import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { v7 as uuidv7 } from 'uuid';
import { isPast, roomKind, type RoomKind } from '../../wire/rooms.ts';
import { createRoom, type RoomSummary } from '../../wire/routes/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { kindIcons } from '../rooms/kindIcons.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './CaseForm.module.css';

interface StartConsultationModalProps {
  caseId: string;
  /** Asks for a day and time. */
  isScheduled: boolean;
  onClose: () => void;
  onMade: (summary: RoomSummary) => void;
}

/** A room whose visits belong to the case, for now or for later. */
export function StartConsultationModal(props: StartConsultationModalProps) {
  const { caseId, isScheduled, onClose, onMade } = props;
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [roomId] = useState(() => uuidv7());
  const [name, setName] = useState(m.cases.start.nameSuggested);
  const [when, setWhen] = useState('');
  const [kind, setKind] = useState<RoomKind>('video');
  const [isPending, submit] = usePending(async () => {
    // As the reader typed it, in their own time zone.
    const scheduledAt = isScheduled ? { scheduledAt: new Date(when).toISOString() } : {};
    const body = { roomId, name, kind, caseId, ...scheduledAt };
    await act(async () => onMade(await call(createRoom, { body })));
  });
  return (
    <Modal title={isScheduled ? m.cases.start.scheduleTitle : m.cases.start.title} isOpen onClose={onClose}>
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {isScheduled && (
          <TextField
            label={m.cases.start.when}
            missing={m.cases.start.whenMissing}
            validate={(at) => (at !== '' && isPast(at) ? m.cases.start.whenPast : null)}
            type="datetime-local"
            isRequired
            autoFocus
            value={when}
            onChange={setWhen}
          />
        )}
        <TextField
          label={m.cases.start.name}
          hint={m.cases.start.nameHint}
          missing={m.cases.start.nameMissing}
          isRequired
          maxLength={120}
          autoComplete="off"
          value={name}
          onChange={setName}
        />
        <RadioCards
          label={m.cases.start.kind}
          value={kind}
          onChange={setKind}
          options={roomKind.options.map((value) => ({
            value,
            text: m.kinds[value],
            sentence: m.kindSentences[value],
            icon: kindIcons[value],
          }))}
        />
        <ButtonRow>
          <Button onPress={onClose}>{m.common.cancel}</Button>
          <Button type="submit" look="primary" isPending={isPending}>
            {isScheduled ? m.cases.start.scheduleSubmit : m.cases.start.submit}
          </Button>
        </ButtonRow>
      </Form>
    </Modal>
  );
}
