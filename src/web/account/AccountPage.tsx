import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useSignIn } from '../start/signIn.ts';
import { FailedCard } from '../ui/FailedCard.tsx';
import { Loading } from '../ui/Loading.tsx';
import { AuthenticatorCard } from './AuthenticatorCard.tsx';
import { EverywhereCard } from './EverywhereCard.tsx';
import { FirstAdminForm } from './FirstAdminForm.tsx';
import { PasskeysCard } from './PasskeysCard.tsx';
import { PasswordCard } from './PasswordCard.tsx';
import { useAccount, type Account } from './useAccount.ts';

/** One's own account: who one is, and the ways in. */
export default function AccountPage() {
  const m = useMessages();
  const userId = useSignIn()?.user.userId ?? '';
  const accessToken = useSignIn()?.by ?? '';
  const { account, reload } = useAccount(`${userId}/${accessToken}`);
  const isFirstAdmin = account.state === 'ready' && account.me.account === null;
  return (
    <AppPage title={isFirstAdmin ? m.shell.firstAdminTitle : m.shell.account} width="s">
      {account.state === 'loading' && <Loading text={m.common.loading} isPage />}
      {account.state === 'failed' && (
        <FailedCard title={m.errors.title} error={account.error} onRetry={() => void reload()} />
      )}
      {account.state === 'ready' &&
        (account.me.account === null ? (
          <FirstAdminForm />
        ) : (
          <Cards account={account.me.account} onChanged={reload} />
        ))}
    </AppPage>
  );
}

function Cards({ account, onChanged }: { account: Account; onChanged: () => Promise<void> }) {
  const m = useMessages();
  const lead = [account.email, m.account.roles[account.role]].filter((part) => part !== null).join(' · ');
  return (
    <>
      <PageHead title={account.displayName} lead={lead} />
      {account.hasPassword && (
        <>
          <PasswordCard />
          <AuthenticatorCard account={account} onChanged={onChanged} />
          <PasskeysCard account={account} onChanged={onChanged} />
        </>
      )}
      <EverywhereCard />
    </>
  );
}
