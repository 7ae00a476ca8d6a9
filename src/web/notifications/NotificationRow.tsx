import { Link } from 'wouter';
import type { NotificationView } from '../../wire/notifications.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { IconTile } from '../ui/IconTile.tsx';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { useAct } from '../ui/useAct.ts';
import styles from './NotificationRow.module.css';
import { iconOf, placeOf } from './places.ts';

interface NotificationRowProps {
  notification: NotificationView;
  onRead: (notificationId: string) => Promise<void>;
}

/** One thing somebody was told: the way there marks it as read. */
export function NotificationRow({ notification, onRead }: NotificationRowProps) {
  const m = useMessages();
  const act = useAct();
  const dates = useDates();
  const roles = useSignIn()?.user.roles ?? [];
  const { notificationId, kind, by, about, createdAt, readAt } = notification;
  const isUnread = readAt === null;
  const sentence = m.notifications.sentences[kind](by, about);
  const place = placeOf(notification, roles);
  const read = () => {
    if (isUnread) void act(() => onRead(notificationId));
  };
  return (
    <li className={classNames(styles.row, isUnread && styles.unread)}>
      <IconTile icon={iconOf(kind)} tone={isUnread ? 'brand' : 'quiet'} />
      <div className={styles.words}>
        <p className={styles.sentence}>
          {place === null ? (
            sentence
          ) : (
            <Link to={place} className={styles.link ?? ''} onClick={read}>
              {sentence}
            </Link>
          )}
        </p>
        <p className={styles.meta}>
          {isUnread && <span className={styles.badge}>{m.notifications.unread}</span>}
          <time dateTime={createdAt}>{dates.moment(createdAt)}</time>
        </p>
      </div>
      {isUnread && <IconButton icon="check" label={m.notifications.markReadOf(sentence)} onPress={read} />}
    </li>
  );
}
