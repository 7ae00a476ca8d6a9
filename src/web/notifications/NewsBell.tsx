import { useEffect } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon } from '../icons/Icon.tsx';
import type { Messages } from '../messages/en.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useAnnounce } from '../ui/Announcer.tsx';
import styles from './NewsBell.module.css';
import { listenToNews, useNews } from './news.ts';

/** More than this is shown as so many and more. */
const mostShown = 99;

/** How much is unread, on every page; says aloud what comes. */
export function NewsBell() {
  const m = useMessages();
  const announce = useAnnounce();
  const [location] = useLocation();
  const unread = useNews().unread ?? 0;
  const many = unread > mostShown ? `${mostShown}+` : null;

  useEffect(
    () =>
      listenToNews({
        came({ kind, by, about }) {
          // Who waits is said by the card of the lobby.
          if (kind !== 'waitingInLobby') announce(m.notifications.sentences[kind](by, about));
        },
        resumed: () => undefined,
      }),
    [announce, m],
  );

  return (
    <Link
      to="/notifications"
      className={styles.bell ?? ''}
      aria-label={labelOf(m, unread, many)}
      aria-current={location === '/notifications' ? 'page' : undefined}
    >
      <Icon name="bell" />
      {unread > 0 && (
        <span className={styles.count} aria-hidden="true">
          {many ?? unread}
        </span>
      )}
    </Link>
  );
}

function labelOf({ notifications: texts }: Messages, unread: number, many: string | null): string {
  if (many !== null) return texts.bellMany(many);
  return unread > 0 ? texts.bell(unread) : texts.bellNone;
}
