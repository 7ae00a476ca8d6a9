import { useEffect, useState } from 'react';
import { enterRoom, getRoom, type RoomSummary } from '../../wire/routes/rooms.ts';
import { RequestError } from '../api/requestError.ts';
import { useLobbyAlerts } from '../lobby/LobbyAlerts.tsx';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { originOfRoom } from './storedVisit.ts';
import { VisitFlow } from './VisitFlow.tsx';
import { localStore } from '../storage.ts';

/** The name the host of no account entered with last: one person signs in on a browser. */
const nameKey = 'consilium.hostName';

/** The host's way into a room of theirs. */
export default function RoomPage({ roomId }: { roomId: string }) {
  const m = useMessages();
  const call = useHostCall();
  const signIn = useSignIn();
  const { setDesk } = useLobbyAlerts();
  const [found, setFound] = useState<RoomSummary | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (error !== null) return;
    call(getRoom, { params: { roomId } }).then(setFound, setError);
  }, [call, roomId, error]);

  // The visit itself replaces this with what it can do for who waits.
  useEffect(() => {
    setDesk({ roomId, isListed: false, answer: null });
    return () => setDesk(null);
  }, [roomId, setDesk]);

  // Whoever has an account is in the visit by its name.
  const isByAccount = signIn?.by === 'account';

  if (found) {
    return (
      <VisitFlow
        origin={originOfRoom(roomId)}
        room={found.room}
        role="host"
        caseId={found.caseId}
        suggestedName={
          isByAccount
            ? signIn.user.displayName
            : (localStore.getItem(nameKey) ?? signIn?.user.displayName ?? '')
        }
        isNameGiven={isByAccount}
        enter={(displayName) => {
          if (!isByAccount) localStore.setItem(nameKey, displayName);
          return call(enterRoom, { params: { roomId }, body: { displayName } });
        }}
      />
    );
  }
  if (error === null) {
    return (
      <Page title={m.join.title} centred>
        <Loading text={m.common.loading} isPage />
      </Page>
    );
  }
  const gone =
    error instanceof RequestError && (error.code === 'ROOM_NOT_FOUND' || error.code === 'INVALID_REQUEST');
  const title = gone ? m.join.roomNotFoundTitle : m.errors.title;
  return (
    <Page title={title} width="s" centred>
      <StateCard
        icon={gone ? 'door' : 'alert'}
        tone={gone ? 'warn' : 'danger'}
        title={title}
        actions={
          <>
            <LinkButton to="/rooms" look={gone ? 'primary' : 'secondary'}>
              {m.join.backToRooms}
            </LinkButton>
            {!gone && (
              <Button look="primary" icon="refresh" onPress={() => setError(null)}>
                {m.common.retry}
              </Button>
            )}
          </>
        }
      >
        <p>{gone ? m.join.roomNotFoundText : errorText(m, error)}</p>
      </StateCard>
    </Page>
  );
}
