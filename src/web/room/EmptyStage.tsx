import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { useCallView } from './CallView.tsx';
import styles from './EmptyStage.module.css';
import { useCall } from './CallContext.tsx';
import { useVisit } from './VisitContext.tsx';

/** Alone in the visit. */
export function EmptyStage() {
  const m = useMessages();
  const { hasRooms } = useVisit();
  const { openDialog } = useCallView();
  const mayAdmit = useCall((state) => state.grants.includes('admit'));
  return (
    <div className={styles.empty}>
      <Icon name="people" size={40} />
      <p className={styles.title}>{m.call.alone}</p>
      <p>{mayAdmit ? m.call.aloneHost : m.call.aloneGuest}</p>
      {hasRooms && (
        <Button look="primary" icon="link" onPress={() => openDialog('invite')}>
          {m.invites.title}
        </Button>
      )}
    </div>
  );
}
