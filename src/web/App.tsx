import { lazy, Suspense, useCallback, useState, type ReactNode } from 'react';
import { Route, Router, Switch, useLocation } from 'wouter';
import { LobbyAlerts } from './lobby/LobbyAlerts.tsx';
import { MessagesProvider, useMessages } from './messages/MessagesProvider.tsx';
import { clearFragment, useFragment } from './start/fragment.ts';
import { SignedOutPage } from './start/SignedOutPage.tsx';
import { useSignIn } from './start/signIn.ts';
import { StartPage } from './start/StartPage.tsx';
import { Announcer } from './ui/Announcer.tsx';
import { CrashGuard } from './ui/CrashGuard.tsx';
import { LinkButton } from './ui/LinkButton.tsx';
import { Loading } from './ui/Loading.tsx';
import { Page } from './ui/Page.tsx';
import { StateCard } from './ui/StateCard.tsx';
import { Toasts } from './ui/Toasts.tsx';

const RoomsPage = lazy(() => import('./rooms/RoomsPage.tsx'));
const RoomPage = lazy(() => import('./join/RoomPage.tsx'));
const JoinPage = lazy(() => import('./join/JoinPage.tsx'));

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
      <Route path="/join">
        <JoinPage />
      </Route>
      <Route path="/rooms/:roomId">
        {({ roomId }) => (
          <SignedIn>
            <RoomPage key={roomId} roomId={roomId} />
          </SignedIn>
        )}
      </Route>
      <Route>
        <NotFoundPage />
      </Route>
    </Switch>
  );
}

/** The rooms; or first the exchange of a start link's credential. */
function Home() {
  const credential = useFragment('start');
  const [, navigate] = useLocation();
  const [done, setDone] = useState<string | null>(null);
  const onDone = useCallback(() => {
    setDone(credential);
    clearFragment();
    navigate('/', { replace: true });
  }, [credential, navigate]);

  if (credential !== null && credential !== done)
    return <StartPage credential={credential} onDone={onDone} />;
  return (
    <SignedIn>
      <RoomsPage />
    </SignedIn>
  );
}

function SignedIn({ children }: { children: ReactNode }) {
  return useSignIn() === null ? <SignedOutPage /> : children;
}

function LoadingPage() {
  const m = useMessages();
  return <Loading text={m.common.loading} isPage />;
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
            {m.notFound.toRooms}
          </LinkButton>
        }
      >
        <p>{m.notFound.text}</p>
      </StateCard>
    </Page>
  );
}
