import { useEffect, useState } from 'react';
import { exchangeStartLink } from '../../wire/routes/server.ts';
import { callRoute } from '../api/callRoute.ts';
import { RequestError } from '../api/requestError.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { CodeLine } from '../ui/CodeLine.tsx';
import { FailedCard } from '../ui/FailedCard.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { newLinkCommand } from './newLinkCommand.ts';
import { keepSignIn } from './signIn.ts';

interface StartPageProps {
  credential: string;
  /** Signed in, or given up: the fragment can go. */
  onDone: () => void;
}

/** A credential works once: a second exchange of the same (an effect that runs twice) waits for the first. */
const exchanges = new Map<string, ReturnType<typeof exchange>>();

const exchange = (credential: string) => callRoute(exchangeStartLink, { body: { credential } });

function exchangeOnce(credential: string): ReturnType<typeof exchange> {
  const running = exchanges.get(credential) ?? exchange(credential);
  exchanges.set(credential, running);
  return running;
}

/** What the printed link opens: turns its credential into an access token. */
export default function StartPage({ credential, onDone }: StartPageProps) {
  const m = useMessages();
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (error !== null) return;
    let current = true;
    exchangeOnce(credential).then(
      (signIn) => {
        keepSignIn(signIn);
        if (current) onDone();
      },
      (reason: unknown) => {
        exchanges.delete(credential);
        if (current) setError(reason);
      },
    );
    return () => {
      current = false;
    };
  }, [credential, onDone, error]);

  if (error === null) {
    return (
      <Page title={m.start.title} centred>
        <Loading text={m.start.signingIn} isPage />
      </Page>
    );
  }
  if (
    error instanceof RequestError &&
    (error.code === 'START_LINK_USED' || error.code === 'INVALID_REQUEST')
  ) {
    return (
      <Page title={m.start.usedTitle} width="s" centred>
        <StateCard
          icon="link"
          tone="warn"
          title={m.start.usedTitle}
          actions={
            <Button look="primary" onPress={onDone}>
              {m.start.goOn}
            </Button>
          }
        >
          <p>{m.start.usedText}</p>
          <CodeLine>{newLinkCommand}</CodeLine>
        </StateCard>
      </Page>
    );
  }
  return (
    <Page title={m.start.failedTitle} width="s" centred>
      <FailedCard title={m.start.failedTitle} error={error} onRetry={() => setError(null)} />
    </Page>
  );
}
