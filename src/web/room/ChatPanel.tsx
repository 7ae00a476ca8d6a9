import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { useCall } from './CallContext.tsx';
import { ChatComposer } from './ChatComposer.tsx';
import { ChatEntry } from './ChatEntry.tsx';
import styles from './ChatPanel.module.css';
import { useStickToEnd } from './useStickToEnd.ts';

export function ChatPanel() {
  const m = useMessages();
  const chat = useCall((state) => state.chat);
  const ownId = useCall((state) => state.participantId);
  const { list, isAtEnd, onScroll, toEnd } = useStickToEnd(chat);
  return (
    <>
      <div
        ref={list}
        className={styles.scroll}
        onScroll={onScroll}
        tabIndex={0}
        role="log"
        aria-label={m.chat.log}
      >
        {chat.length === 0 ? (
          <div className={styles.empty}>
            <p className={styles.emptyTitle}>{m.chat.empty}</p>
            <p>{m.chat.emptyText}</p>
          </div>
        ) : (
          <ol className={styles.list}>
            {chat.map((message, index) => (
              <ChatEntry
                key={message.messageId}
                message={message}
                isOwn={message.participantId === ownId}
                followsSame={chat[index - 1]?.participantId === message.participantId}
              />
            ))}
          </ol>
        )}
      </div>
      {!isAtEnd && (
        <div className={styles.toLatest}>
          <Button icon="arrowDown" onPress={toEnd}>
            {m.captions.toLatest}
          </Button>
        </div>
      )}
      <ChatComposer />
    </>
  );
}
