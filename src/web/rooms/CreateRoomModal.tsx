import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import { v7 as uuidv7 } from 'uuid';
import { roomKind, type RoomKind } from '../../wire/rooms.ts';
import { createRoom, type RoomSummary } from '../../wire/routes/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { kindIcons } from './kindIcons.ts';
import styles from './CreateRoomModal.module.css';

interface CreateRoomModalProps {
  isOpen: boolean;
  onClose: () => void;
  onCreated: (room: RoomSummary) => void;
}

export function CreateRoomModal({ isOpen, onClose, onCreated }: CreateRoomModalProps) {
  const m = useMessages();
  return (
    <Modal title={m.createRoom.title} isOpen={isOpen} onClose={onClose}>
      <CreateRoomForm onClose={onClose} onCreated={onCreated} />
    </Modal>
  );
}

function CreateRoomForm({ onClose, onCreated }: Omit<CreateRoomModalProps, 'isOpen'>) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [name, setName] = useState('');
  /** The same for every try: one that was lost on its way back makes no second room. */
  const [roomId] = useState(() => uuidv7());
  const [kind, setKind] = useState<RoomKind>('video');
  const [isPending, submit] = usePending(async () => {
    await act(async () => onCreated(await call(createRoom, { body: { roomId, name, kind } })));
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
        label={m.createRoom.name}
        hint={m.createRoom.nameHint}
        placeholder={m.createRoom.namePlaceholder}
        missing={m.createRoom.nameMissing}
        isRequired
        autoFocus
        maxLength={120}
        autoComplete="off"
        value={name}
        onChange={setName}
      />
      <RadioCards
        label={m.createRoom.kind}
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
          {m.createRoom.submit}
        </Button>
      </ButtonRow>
    </Form>
  );
}
