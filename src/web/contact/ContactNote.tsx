import { useState } from 'react';
import type { PatientContact } from '../../wire/contact.ts';
import { changeVisit } from '../join/storedVisit.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useCall, useCallClient } from '../room/CallContext.tsx';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import { ContactFields } from './ContactFields.tsx';
import { trimmed } from './contactTexts.ts';
import styles from './ContactNote.module.css';

/** What a patient has said of where they are and how they are called, and a way to correct it. */
export function ContactNote() {
  const m = useMessages();
  const contact = useCall((state) => state.contact);
  const [isOpen, setOpen] = useState(false);
  if (!contact) return null;
  return (
    <section className={styles.note} aria-label={m.contact.title}>
      <h2 className={styles.title}>{m.contact.title}</h2>
      <p>{m.contact.calledAt(contact.callBackNumber)}</p>
      <p className={styles.where}>{m.contact.youAre(contact.whereNow)}</p>
      <div className={styles.change}>
        <Button icon="edit" onPress={() => setOpen(true)}>
          {m.contact.change}
        </Button>
      </div>
      <Modal title={m.contact.changeTitle} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ChangeContact contact={contact} onDone={() => setOpen(false)} />
      </Modal>
    </section>
  );
}

function ChangeContact({ contact, onDone }: { contact: PatientContact; onDone: () => void }) {
  const m = useMessages();
  const client = useCallClient();
  const [value, setValue] = useState(contact);
  return (
    <ActionForm
      submit={m.contact.save}
      onSubmit={async () => {
        const wanted = trimmed(value);
        await client.setContact(wanted);
        changeVisit({ contact: wanted });
        onDone();
      }}
    >
      <ContactFields value={value} onChange={setValue} />
    </ActionForm>
  );
}
