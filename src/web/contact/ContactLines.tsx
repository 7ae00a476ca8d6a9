import type { PatientContact } from '../../wire/contact.ts';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import styles from './ContactLines.module.css';
import { telephoneLink } from './contactTexts.ts';

interface ContactLinesProps {
  name: string;
  contact: PatientContact;
  /** In the record of a visit: where they were. */
  isPast?: boolean;
}

/** For those who moderate: where a patient is, and the number, to be dialled by a press. */
export function ContactLines({ name, contact, isPast = false }: ContactLinesProps) {
  const m = useMessages();
  return (
    <div className={styles.lines}>
      <p className={styles.where}>{(isPast ? m.contact.wasAt : m.contact.isAt)(contact.whereNow)}</p>
      <a
        className={styles.number}
        href={telephoneLink(contact.callBackNumber)}
        aria-label={m.contact.call(name, contact.callBackNumber)}
      >
        <Icon name="phone" size={18} />
        {contact.callBackNumber}
      </a>
    </div>
  );
}
