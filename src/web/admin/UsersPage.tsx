import { useState } from 'react';
import type { UserView } from '../../wire/accounts.ts';
import { OpenInvitations } from '../invitations/OpenInvitations.tsx';
import { useOpenInvitations } from '../invitations/useOpenInvitations.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { ErasePersonModal } from '../retention/ErasePersonModal.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { Button } from '../ui/Button.tsx';
import { InviteUserModal } from './InviteUserModal.tsx';
import { ResetLinkModal } from './ResetLinkModal.tsx';
import { UserChangeModal } from './UserChangeModal.tsx';
import type { UserAction } from './userActions.ts';
import { UserFilters } from './UserFilters.tsx';
import { UserList } from './UserList.tsx';
import { everybody, useUsers } from './useUsers.ts';

/** What lies over the list. */
type Over = { over: 'invite' } | { over: UserAction; user: UserView };

/** Everybody who has an account, for administrators. */
export default function UsersPage() {
  const m = useMessages();
  const [query, setQuery] = useState(everybody);
  const [over, setOver] = useState<Over | null>(null);
  const { loaded, retry, refresh, loadMore, change } = useUsers(query);
  const invitations = useOpenInvitations(null);
  const close = () => setOver(null);
  const changed = (user: UserView) =>
    change((before) => ({
      ...before,
      items: before.items.map((item) => (item.userId === user.userId ? user : item)),
    }));

  return (
    <AppPage title={m.admin.users.title}>
      <PageHead
        title={m.admin.users.title}
        lead={m.admin.users.lead}
        action={
          <Button look="primary" icon="plus" onPress={() => setOver({ over: 'invite' })}>
            {m.admin.users.invite}
          </Button>
        }
      />
      <OpenInvitations of={invitations} />
      <UserFilters query={query} onChange={setQuery} />
      <UserList
        loaded={loaded}
        onRetry={retry}
        onMore={loadMore}
        onAction={(action, user) => setOver({ over: action, user })}
      />
      {over?.over === 'invite' && (
        <InviteUserModal onInvited={() => void invitations.refresh()} onClose={close} />
      )}
      {over?.over === 'resetLink' && <ResetLinkModal user={over.user} onClose={close} />}
      {over?.over === 'erase' && (
        <ErasePersonModal user={over.user} onErased={() => void refresh()} onClose={close} />
      )}
      {over && over.over !== 'invite' && over.over !== 'resetLink' && over.over !== 'erase' && (
        <UserChangeModal action={over.over} user={over.user} onClose={close} onChanged={changed} />
      )}
    </AppPage>
  );
}
