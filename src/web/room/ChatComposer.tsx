import { useState } from 'react';
import { TextArea } from 'react-aria-components/TextArea';
import { TextField } from 'react-aria-components/TextField';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useCallClient } from './CallContext.tsx';
import styles from './ChatPanel.module.css';

const maxLength = 4000;

/** Enter sends, Shift and Enter makes a line. */
export function ChatComposer() {
  const m = useMessages();
  const client = useCallClient();
  const [text, setText] = useState('');
  const over = text.trim().length - maxLength;
  const canSend = text.trim() !== '' && over <= 0;

  const send = () => {
    if (!canSend) return;
    setText('');
    // A message that fails stays in the list, where it can be sent again.
    client.sendChat(text).catch(() => undefined);
  };

  return (
    <div className={styles.composer}>
      <TextField className={styles.field ?? ''} aria-label={m.chat.write} value={text} onChange={setText}>
        <TextArea
          className={styles.input ?? ''}
          rows={1}
          placeholder={m.chat.placeholder}
          onKeyDown={(event) => {
            if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
            event.preventDefault();
            send();
          }}
        />
        {over > 0 && (
          <span className={styles.tooLong} role="status">
            {m.chat.tooLong(over)}
          </span>
        )}
      </TextField>
      <IconButton icon="send" label={m.chat.send} bordered isDisabled={!canSend} onPress={send} />
    </div>
  );
}
