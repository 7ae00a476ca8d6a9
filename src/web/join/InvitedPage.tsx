import { useEffect, useState } from 'react';
import type { z } from 'zod';
import { enterByInvite, readInvite, type Entrance } from '../../wire/routes/rooms.ts';
import { callRoute } from '../api/callRoute.ts';
import { RequestError } from '../api/requestError.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { Button } from '../ui/Button.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { originOfInvite, readVisit } from './storedVisit.ts';
import { VisitFlow } from './VisitFlow.tsx';

type Invitation = z.output<typeof readInvite.reply>;

/** What a guest link leads to. */
export function InvitedPage({ secret }: { secret: string }) {
  const m = useMessages();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [visit] = useState(() => readVisit(originOfInvite(secret)));

  const signIn = useSignIn();
  /**
   * The name of the account that fits the link. Others in front of the same browser are guests: a patient's link that a
   * clinician tries is not the clinician.
   */
  const fits = signIn?.by === 'account' && signIn.user.roles.some((role) => role === invitation?.role);
  const own = fits ? signIn.user.displayName : null;

  useEffect(() => {
    if (error !== null) return;
    const giveUp = new AbortController();
    callRoute(readInvite, { body: { secret }, signal: giveUp.signal }).then(
      setInvitation,
      (reason: unknown) => {
        if (!giveUp.signal.aborted) setError(reason);
      },
    );
    return () => giveUp.abort();
  }, [secret, error]);

  // Who is in already keeps their place, even where the link was revoked meanwhile.
  const room = invitation?.room ?? visit?.room ?? null;
  if (room && (invitation ?? error !== null)) {
    return (
      <VisitFlow
        origin={originOfInvite(secret)}
        room={room}
        role={invitation?.role ?? visit?.role ?? null}
        key={own === null ? 'guest' : 'own'}
        suggestedName={own ?? invitation?.displayName ?? ''}
        isNameGiven={own !== null}
        secret={invitation && secret}
        enter={
          invitation &&
          ((displayName) =>
            own === null
              ? callRoute(enterByInvite, { body: { secret, displayName } })
              : enterAsSignedIn(secret, displayName))
        }
      />
    );
  }
  if (error === null) {
    return (
      <Page title={m.join.title} centred>
        <Loading text={m.join.readingLink} isPage />
      </Page>
    );
  }
  return <BrokenInvitation error={error} onRetry={() => setError(null)} />;
}

/** What it takes to ask as somebody with an account, guests do not load. */
const enterAsSignedIn = async (secret: string, displayName: string): Promise<Entrance> => {
  const { hostCall } = await import('../start/useHostCall.ts');
  return hostCall(enterByInvite, { body: { secret, displayName } });
};

function BrokenInvitation({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const m = useMessages();
  const code = error instanceof RequestError ? error.code : null;
  const titles: Readonly<Record<string, string>> = {
    INVITE_REVOKED: m.join.revokedTitle,
    INVITE_EXPIRED: m.join.expiredTitle,
    INVITE_NOT_FOUND: m.join.unknownTitle,
    ROOM_NOT_FOUND: m.join.unknownTitle,
    INVALID_REQUEST: m.join.unknownTitle,
  };
  const linkFault = code === null ? undefined : titles[code];
  const title = linkFault ?? m.join.failedTitle;
  return (
    <Page title={title} width="s" centred>
      <StateCard
        icon={linkFault === undefined ? 'alert' : 'link'}
        tone={linkFault === undefined ? 'danger' : 'warn'}
        title={title}
        actions={
          linkFault === undefined && (
            <Button look="primary" icon="refresh" onPress={onRetry}>
              {m.common.retry}
            </Button>
          )
        }
      >
        <p>{linkFault === undefined ? errorText(m, error) : m.join.askAgain}</p>
      </StateCard>
    </Page>
  );
}
