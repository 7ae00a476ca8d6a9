import { ContactLines } from '../contact/ContactLines.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { Switch } from '../ui/Switch.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import styles from './PeoplePanel.module.css';
import { PersonRow } from './PersonRow.tsx';
import { WaitingRow } from './WaitingRow.tsx';
import { useVisit } from './VisitContext.tsx';

export function PeoplePanel() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const { openDialog } = useCallView();
  const { hasRooms } = useVisit();
  const waiting = useCall((state) => state.waiting);
  const participants = useCall((state) => state.participants);
  const gone = useCall((state) => state.contacts).filter(
    ({ participantId }) => !participants.some((person) => person.participantId === participantId),
  );
  const mayModerate = useCall((state) => state.grants.includes('moderate'));
  const isLocked = useCall((state) => state.session?.locked ?? false);

  return (
    <>
      <div className={styles.scroll}>
        {waiting.length > 0 && (
          <section className={styles.section}>
            <h3 className={styles.heading}>{m.people.waiting}</h3>
            <ul className={styles.list}>
              {waiting.map((person) => (
                <WaitingRow key={person.participantId} person={person} />
              ))}
            </ul>
          </section>
        )}
        <section className={styles.section}>
          <h3 className={styles.heading}>{m.people.inVisit}</h3>
          <ul className={styles.list}>
            {participants.map((person) => (
              <PersonRow key={person.participantId} person={person} />
            ))}
          </ul>
        </section>
        {gone.length > 0 && (
          <section className={styles.section}>
            <h3 className={styles.heading}>{m.contact.gone}</h3>
            <ul className={styles.list}>
              {gone.map(({ participantId, displayName, contact }) => (
                <li key={participantId} className={styles.row}>
                  <Avatar name={displayName} size="s" />
                  <div className={styles.words}>
                    <p className={styles.name}>{displayName}</p>
                    <p className={styles.meta}>{m.roles.patient}</p>
                  </div>
                  <ContactLines name={displayName} contact={contact} />
                </li>
              ))}
            </ul>
          </section>
        )}
      </div>
      {(mayModerate || hasRooms) && (
        <footer className={styles.footer}>
          {mayModerate && (
            <Switch
              label={m.people.lock}
              text={m.people.lockText}
              isSelected={isLocked}
              onChange={(locked) => void act(() => client.setLocked(locked))}
            />
          )}
          {hasRooms && (
            <Button icon="link" wide onPress={() => openDialog('invite')}>
              {m.people.invite}
            </Button>
          )}
        </footer>
      )}
    </>
  );
}
