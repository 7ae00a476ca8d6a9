import { useId, useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { copyText } from '../rooms/copyText.ts';
import { useAnnounce } from './Announcer.tsx';
import { Button } from './Button.tsx';
import styles from './CopyField.module.css';

/** A text to be taken elsewhere: selectable by hand, copied by a press. */
export function CopyField({ label, text }: { label: string; text: string }) {
  const m = useMessages();
  const announce = useAnnounce();
  const id = useId();
  const [isCopied, setCopied] = useState(false);
  return (
    <div className={styles.field}>
      <label htmlFor={id}>{label}</label>
      <div className={styles.row}>
        <input
          id={id}
          className={styles.input}
          readOnly
          value={text}
          onFocus={(event) => event.currentTarget.select()}
        />
        <Button
          look="primary"
          icon={isCopied ? 'check' : 'copy'}
          onPress={async () => {
            const copied = await copyText(Promise.resolve(text));
            if (copied) announce(m.shell.copiedAnnounced);
            setCopied(copied);
          }}
        >
          {isCopied ? m.invites.copied : m.shell.copy}
        </Button>
      </div>
    </div>
  );
}
