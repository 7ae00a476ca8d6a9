import { lazy, Suspense, type ReactNode } from 'react';
import { Redirect, Route, Router, Switch } from 'wouter';
import type { UserRole } from '../wire/access.ts';
import { LobbyAlerts } from './lobby/LobbyAlerts.tsx';
import { MessagesProvider, useMemberTexts, useMessages } from './messages/MessagesProvider.tsx';
import { useNewsWatch } from './notifications/useNewsWatch.ts';
import { belongsTo, home, type Audience } from './shell/audience.ts';
import { pageRoutes } from './shell/routes.tsx';
import { clearFragment, useFragment } from './start/fragment.ts';
import { useRenewal } from './start/useRenewal.ts';
import { useSignInState } from './start/signIn.ts';
import { Announcer } from './ui/Announcer.tsx';
import { CrashGuard } from './ui/CrashGuard.tsx';
import { LinkButton } from './ui/LinkButton.tsx';
import { Loading } from './ui/Loading.tsx';
import { Page } from './ui/Page.tsx';
import { StateCard } from './ui/StateCard.tsx';
import { Toasts } from './ui/Toasts.tsx';

const StartPage = lazy(() => import('./start/StartPage.tsx'));
const SignInPage = lazy(() => import('./start/SignInPage.tsx'));
const InvitationPage = lazy(() => import('./start/InvitationPage.tsx'));
const ResetPage = lazy(() => import('./start/ResetPage.tsx'));

/** Where Vite's base puts the page, without its closing slash. */
const base = import.meta.env.BASE_URL.replace(/\/$/, '');

export function App() {
  return (
    <MessagesProvider>
      <CrashGuard>
        <Router base={base}>
          <Providers>
            <Suspense fallback={<LoadingPage />}>
              <Routes />
            </Suspense>
          </Providers>
        </Router>
      </CrashGuard>
    </MessagesProvider>
  );
}

export function Providers({ children }: { children: ReactNode }) {
  useRenewal();
  useNewsWatch();
  return (
    <Announcer>
      <Toasts>
        <LobbyAlerts>{children}</LobbyAlerts>
      </Toasts>
    </Announcer>
  );
}

function Routes() {
  return (
    <Switch>
      <Route path="/">
        <Home />
      </Route>
      <Route path="/sign-in">
        <Home />
      </Route>
      {pageRoutes.map(({ path, audience, page }) => (
        <Route key={path} path={path}>
          {(params) => <For audience={audience}>{page(params)}</For>}
        </Route>
      ))}
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** First what a link brought in the fragment of the address; then where this person begins. */
function Home() {
  const credential = useFragment('start');
  const invitation = useFragment('invitation');
  const reset = useFragment('reset');
  if (credential !== null) return <StartPage credential={credential} onDone={clearFragment} />;
  if (invitation !== null) return <InvitationPage />;
  if (reset !== null) return <ResetPage />;
  return <SignedIn>{() => <Redirect to={home} replace />}</SignedIn>;
}

/** What others may open is as good as not there. */
function For({ audience, children }: { audience: Audience; children: ReactNode }) {
  if (audience === 'anyone') return children;
  return <SignedIn>{(roles) => (belongsTo(audience, roles) ? children : <NotFoundPage />)}</SignedIn>;
}

/** For who is signed in; others sign in, in this very place. */
function SignedIn({ children }: { children: (roles: readonly UserRole[]) => ReactNode }) {
  const current = useSignInState();
  if (current.state === 'signedIn') {
    return <MemberTexts>{children(current.signIn.user.roles)}</MemberTexts>;
  }
  if (current.state === 'signedOut') return <SignInPage />;
  return current.state === 'restoring' ? <LoadingPage /> : <UnreachablePage />;
}

const MemberTexts = ({ children }: { children: ReactNode }) =>
  useMemberTexts() ? children : <LoadingPage />;

function UnreachablePage() {
  const m = useMessages();
  return (
    <Page title={m.signIn.unreachableTitle} width="s" centred>
      <StateCard icon="wifiOff" tone="warn" title={m.signIn.unreachableTitle}>
        <p>{m.signIn.unreachableText}</p>
      </StateCard>
    </Page>
  );
}

function LoadingPage() {
  const m = useMessages();
  return (
    // No page yet: the one that comes is the first, and the focus begins before it.
    <main>
      <Loading text={m.common.loading} isPage />
    </main>
  );
}

function NotFoundPage() {
  const m = useMessages();
  return (
    <Page title={m.notFound.title} width="s" centred>
      <StateCard
        icon="info"
        title={m.notFound.title}
        actions={
          <LinkButton to="/" look="primary">
            {m.notFound.toStart}
          </LinkButton>
        }
      >
        <p>{m.notFound.text}</p>
      </StateCard>
    </Page>
  );
}
