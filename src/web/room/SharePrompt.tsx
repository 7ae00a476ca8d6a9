import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCallClient } from './CallContext.tsx';
import { canShareScreen } from './canShareScreen.ts';
import styles from './EmptyStage.module.css';

/** In review rooms a screen comes first: while nobody shares, this is where it will be. */
export function SharePrompt() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  return (
    <div className={styles.empty}>
      <Icon name="screen" size={40} />
      <p className={styles.title}>{m.call.reviewPromptTitle}</p>
      <p>{canShareScreen() ? m.call.reviewPromptText : m.call.reviewPromptPhone}</p>
      {canShareScreen() && (
        <Button look="primary" icon="screen" onPress={() => void act(() => client.startScreen())}>
          {m.call.share}
        </Button>
      )}
    </div>
  );
}
