import type { RecordedSession } from '../../wire/sessions.ts';
import { ContactLines } from '../contact/ContactLines.tsx';
import { useDates } from '../cases/dates.ts';
import { Section } from '../ui/Section.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import styles from './VisitPeople.module.css';

/** Who took part, and from when to when. */
export function VisitPeople({ participants }: Pick<RecordedSession, 'participants'>) {
  const m = useMessages();
  const dates = useDates();
  return (
    <Section title={m.cases.transcript.people}>
      <ul className={styles.people}>
        {participants.map(({ participantId, displayName, role, enteredAt, leftAt, contact }) => (
          <li key={participantId} className={styles.person}>
            <Avatar name={displayName} size="s" />
            <div>
              <p className={styles.name}>{displayName}</p>
              <p className={styles.meta}>
                {`${m.roles[role]}, ${
                  leftAt === null
                    ? m.cases.transcript.stillIn(dates.time(enteredAt))
                    : m.cases.transcript.entered(dates.time(enteredAt), dates.time(leftAt))
                }`}
              </p>
              {contact && <ContactLines name={displayName} contact={contact} isPast />}
            </div>
          </li>
        ))}
      </ul>
    </Section>
  );
}
