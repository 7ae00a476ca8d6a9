import type { CallState } from '../call/callState.ts';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { classNames } from '../ui/classNames.ts';
import { useAct } from '../ui/useAct.ts';
import { useCallClient } from './CallContext.tsx';
import styles from './ChatPanel.module.css';
import { clockTime } from './clockTime.ts';

interface ChatEntryProps {
  message: CallState['chat'][number];
  isOwn: boolean;
  /** The message before is by the same person: the name need not stand again. */
  followsSame: boolean;
}

export function ChatEntry({ message, isOwn, followsSame }: ChatEntryProps) {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  return (
    <li className={classNames(styles.entry, isOwn && styles.own, !followsSame && styles.first)}>
      {!followsSame && (
        <p className={styles.meta}>
          <span className={styles.name}>{isOwn ? m.common.you : message.displayName}</span>
          <span className={styles.time}>{clockTime(message.sentMs)}</span>
        </p>
      )}
      <p className={styles.bubble}>{message.text}</p>
      {message.delivery === 'sending' && <p className={styles.pending}>{m.chat.sending}</p>}
      {message.delivery === 'failed' && (
        <div className={styles.failed}>
          <Icon name="alert" size={16} />
          <span>{m.chat.failed}</span>
          <Button look="quiet" onPress={() => void act(() => client.retryChat(message.messageId))}>
            {m.chat.retry}
          </Button>
        </div>
      )}
    </li>
  );
}
