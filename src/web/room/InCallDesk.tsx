import { useEffect } from 'react';
import { useLobbyAlerts } from '../lobby/LobbyAlerts.tsx';
import { useSignIn } from '../start/signIn.ts';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';

/** While in the visit, who waits for it can be let in from the message that tells of them. */
export function InCallDesk() {
  const client = useCallClient();
  const act = useAct();
  const { setDesk, forget } = useLobbyAlerts();
  const isSignedIn = useSignIn() !== null;
  const roomId = useCall((state) => state.room?.roomId ?? null);
  const mayAdmit = useCall((state) => state.grants.includes('admit'));
  const isListed = useCallView().panel === 'people';

  useEffect(() => {
    if (roomId === null || !mayAdmit) return;
    setDesk({
      roomId,
      isListed,
      answer: {
        admit: (participantId) => void act(() => client.admit(participantId)),
        refuse: (participantId) => void act(() => client.refuse(participantId)),
      },
    });
  }, [act, client, isListed, mayAdmit, roomId, setDesk]);

  useEffect(() => {
    if (roomId === null) return;
    return () => {
      setDesk({ roomId, isListed: false, answer: null });
      // Who signed in hears of the lobby by the watch; a colleague only through the call.
      if (!isSignedIn) forget(roomId);
    };
  }, [forget, isSignedIn, roomId, setDesk]);
  return null;
}
