import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { JoinOptions } from '../call/callState.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Page } from '../ui/Page.tsx';
import { RadioCards } from '../ui/RadioCards.tsx';
import { TextField } from '../ui/TextField.tsx';
import styles from './SecondDevicePage.module.css';

interface SecondDevicePageProps {
  onChoose: (choice: JoinOptions['secondDevice']) => void;
  onBack: () => void;
}

type Beside = 'caregiver' | 'interpreter';

/** The same person is live elsewhere: move here, or let somebody else take part from this device. */
export function SecondDevicePage({ onChoose, onBack }: SecondDevicePageProps) {
  const m = useMessages();
  const [role, setRole] = useState<Beside>('caregiver');
  const [displayName, setDisplayName] = useState('');
  return (
    <Page title={m.secondDevice.title} width="s">
      <div>
        <h1 className={styles.title}>{m.secondDevice.title}</h1>
        <p className={styles.text}>{m.secondDevice.lead}</p>
      </div>
      <section className={styles.choice}>
        <h2 className={styles.heading}>{m.secondDevice.move}</h2>
        <p className={styles.text}>{m.secondDevice.moveText}</p>
        <Button look="primary" icon="devices" onPress={() => onChoose({ choice: 'move' })}>
          {m.secondDevice.move}
        </Button>
      </section>
      <section className={styles.choice}>
        <h2 className={styles.heading}>{m.secondDevice.beside}</h2>
        <p className={styles.text}>{m.secondDevice.besideText}</p>
        <Form
          className={styles.form ?? ''}
          onSubmit={(event) => {
            event.preventDefault();
            onChoose({ choice: 'beside', role, displayName: displayName.trim() });
          }}
        >
          <RadioCards
            label={m.secondDevice.role}
            value={role}
            onChange={setRole}
            options={[
              { value: 'caregiver', text: m.roles.caregiver },
              { value: 'interpreter', text: m.roles.interpreter },
            ]}
          />
          <TextField
            label={m.secondDevice.name}
            missing={m.join.nameMissing}
            isRequired
            maxLength={80}
            autoComplete="off"
            value={displayName}
            onChange={setDisplayName}
          />
          <Button type="submit">{m.secondDevice.submit}</Button>
        </Form>
      </section>
      <Button look="quiet" icon="arrowLeft" onPress={onBack}>
        {m.common.back}
      </Button>
    </Page>
  );
}
