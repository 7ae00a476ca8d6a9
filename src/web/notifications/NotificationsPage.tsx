import { useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { Switch } from '../ui/Switch.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { useNews } from './news.ts';
import { NotificationRow } from './NotificationRow.tsx';
import styles from './NotificationsPage.module.css';
import { useNotifications } from './useNotifications.ts';

/** What somebody was told, newest first. */
export default function NotificationsPage() {
  const m = useMessages();
  const act = useAct();
  const { unread, connection } = useNews();
  const [unreadOnly, setUnreadOnly] = useState(false);
  const { loaded, retry, loadMore, markRead, markAllRead } = useNotifications({ unreadOnly });
  const [isPending, markAll] = usePending(async () => {
    await act(markAllRead, m.notifications.allRead);
  });

  return (
    <AppPage title={m.notifications.title}>
      <PageHead
        title={m.notifications.title}
        lead={m.notifications.lead}
        action={
          (unread ?? 0) > 0 && (
            <Button look="primary" icon="check" isPending={isPending} onPress={markAll}>
              {m.notifications.markAll}
            </Button>
          )
        }
      />
      {connection === 'dropped' && (
        <Banner tone="warn" icon="wifiOff" role="status">
          {m.notifications.reconnecting}
        </Banner>
      )}
      <div className={styles.bar}>
        <Switch label={m.notifications.unreadOnly} isSelected={unreadOnly} onChange={setUnreadOnly} />
        <LinkButton to="/notifications/settings" icon="settings" look="quiet">
          {m.notifications.settings.open}
        </LinkButton>
      </div>
      <WhenLoaded loaded={loaded} failedTitle={m.notifications.errorTitle} onRetry={retry}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <Nothing unreadOnly={unreadOnly} onShowAll={() => setUnreadOnly(false)} />
          ) : (
            <>
              <ul className={styles.list} aria-label={m.notifications.title}>
                {items.map((notification) => (
                  <NotificationRow
                    key={notification.notificationId}
                    notification={notification}
                    onRead={markRead}
                  />
                ))}
              </ul>
              <MoreButton text={m.notifications.older} cursor={nextCursor} onMore={loadMore} />
            </>
          )
        }
      </WhenLoaded>
    </AppPage>
  );
}

function Nothing({ unreadOnly, onShowAll }: { unreadOnly: boolean; onShowAll: () => void }) {
  const m = useMessages();
  if (!unreadOnly) {
    return (
      <StateCard icon="bell" level={2} title={m.notifications.emptyTitle}>
        <p>{m.notifications.emptyText}</p>
      </StateCard>
    );
  }
  return (
    <StateCard
      icon="check"
      level={2}
      title={m.notifications.noneUnreadTitle}
      actions={<Button onPress={onShowAll}>{m.notifications.showAll}</Button>}
    >
      <p>{m.notifications.noneUnreadText}</p>
    </StateCard>
  );
}
