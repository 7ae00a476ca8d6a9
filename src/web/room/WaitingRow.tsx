import { useState } from 'react';
import type { WaitingView } from '../../wire/rooms.ts';
import { ContactLines } from '../contact/ContactLines.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { useCallClient } from './CallContext.tsx';
import styles from './PeoplePanel.module.css';

export function WaitingRow({ person }: { person: WaitingView }) {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const { participantId, displayName, role, since, contact } = person;
  const [openedAtMs] = useState(() => Date.now());
  const minutes = Math.floor((openedAtMs - Date.parse(since)) / 60_000);
  const [isAdmitting, admit] = usePending(async () => {
    await act(() => client.admit(participantId));
  });
  return (
    <li className={`${styles.row ?? ''} ${styles.waiting ?? ''}`}>
      <Avatar name={displayName} size="s" />
      <div className={styles.words}>
        <p className={styles.name}>{displayName}</p>
        <p className={styles.meta}>
          <span>{m.roles[role]}</span>
          <span>{m.people.since(minutes)}</span>
        </p>
      </div>
      {contact && <ContactLines name={displayName} contact={contact} />}
      <div className={styles.answers}>
        <Button
          look="primary"
          aria-label={m.people.admitName(displayName)}
          isPending={isAdmitting}
          onPress={admit}
        >
          {m.people.admit}
        </Button>
        <Button
          aria-label={m.people.refuseName(displayName)}
          onPress={() => void act(() => client.refuse(participantId))}
        >
          {m.people.refuse}
        </Button>
      </div>
    </li>
  );
}
