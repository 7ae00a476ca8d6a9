import type { UserView } from '../../wire/accounts.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { Row, Rows } from '../ui/Rows.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import type { Loaded } from '../ui/useLoaded.ts';
import type { PageOf } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { actionIcons, actionsOf, type UserAction } from './userActions.ts';

type OnAction = (action: UserAction, user: UserView) => void;

interface UserListProps {
  loaded: Loaded<PageOf<UserView>>;
  onRetry: () => void;
  onMore: (cursor: string) => Promise<void>;
  onAction: OnAction;
}

export function UserList({ loaded, onRetry, onMore, onAction }: UserListProps) {
  const m = useMessages();
  return (
    <WhenLoaded loaded={loaded} failedTitle={m.admin.users.errorTitle} onRetry={onRetry}>
      {({ items, nextCursor }) => (
        <>
          {items.length > 0 && (
            <Rows label={m.admin.users.title}>
              {items.map((user) => (
                <UserRow key={user.userId} user={user} onAction={onAction} />
              ))}
            </Rows>
          )}
          {items.length === 0 && nextCursor === null && (
            <div role="status">
              <StateCard icon="people" level={2} title={m.admin.users.nobodyTitle}>
                <p>{m.admin.users.nobodyText}</p>
              </StateCard>
            </div>
          )}
          <MoreButton text={m.admin.more} cursor={nextCursor} onMore={onMore} />
        </>
      )}
    </WhenLoaded>
  );
}

function UserRow({ user, onAction }: { user: UserView; onAction: OnAction }) {
  const m = useMessages();
  const dates = useDates();
  const { userId, displayName, email, role, createdAt, disabledAt, demo } = user;
  const isOwn = useSignIn()?.user.userId === userId;
  const usual = isOwn ? m.admin.users.you : demo ? m.admin.users.demo : null;
  const label = m.admin.users.actionsFor(displayName);
  const about = [email, m.account.roles[role], m.admin.users.since(dates.date(createdAt))];
  return (
    <Row
      title={displayName}
      badge={disabledAt === null ? usual : m.admin.users.disabledOn(dates.date(disabledAt))}
      tone={disabledAt === null ? 'plain' : 'warn'}
      text={about.filter((part) => part !== null).join(' · ')}
      actions={
        <MenuButton
          label={label}
          actions={actionsOf(user).map((action) => ({
            id: action,
            text: m.admin.users.actions[action],
            icon: actionIcons[action],
            danger: action === 'disable' || action === 'erase',
            onAction: () => onAction(action, user),
          }))}
        >
          <IconButton icon="more" label={label} />
        </MenuButton>
      }
    />
  );
}
