/**
 * Tells whoever may admit that somebody waits, on whatever page they are: sound, tab title, notification of the
 * browser and a message with the next action. Fed by the lobby watch (of who signed in) and by the call.
 */
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import type { RoomView, WaitingView } from '../../wire/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { belongsTo, staff } from '../shell/audience.ts';
import { useSignIn } from '../start/signIn.ts';
import { useWatch, type OpenWatch } from '../start/useWatch.ts';
import { WaitingInTitle } from '../ui/documentTitle.tsx';
import { playChime, unlockSoundOnFirstTouch } from './chime.ts';
import type { Lobby, LobbyDesk } from './lobby.ts';
import { LobbyMessages } from './LobbyMessages.tsx';
import { notify } from './notifications.ts';
import { useWaitingElsewhere } from './useWaitingElsewhere.ts';

interface LobbyAlertsValue {
  lobbies: ReadonlyMap<string, Lobby>;
  /** Fulfilled once a person can have noticed it. */
  show: (room: RoomView, waiting: readonly WaitingView[]) => Promise<void>;
  forget: (roomId: string) => void;
  setDesk: (desk: LobbyDesk | null) => void;
}

const LobbyAlertsContext = createContext<LobbyAlertsValue | null>(null);

export function LobbyAlerts({ children }: { children: ReactNode }) {
  const m = useMessages();
  const user = useSignIn()?.user;
  // Somebody stays who they are while their token is renewed.
  const hostId = user && belongsTo(staff, user.roles) ? user.userId : null;
  const [lobbies, setLobbies] = useState<ReadonlyMap<string, Lobby>>(new Map());
  const [desk, setDesk] = useState<LobbyDesk | null>(null);
  const alerted = useRef(new Set<string>());
  const { elsewhere, isHere, forgetElsewhere } = useWaitingElsewhere();
  const texts = useRef(m);
  useEffect(() => {
    texts.current = m;
  }, [m]);

  const show = useCallback(
    async (room: RoomView, waiting: readonly WaitingView[]) => {
      isHere(room.roomId);
      setLobbies((before) => withLobby(before, room, waiting));
      const fresh = waiting.filter((person) => !alerted.current.has(person.participantId));
      if (fresh.length === 0) return;
      const { lobbyAlerts } = texts.current;
      for (const person of fresh) alerted.current.add(person.participantId);
      const heard = playChime();
      const notified = fresh
        .map((person) => notify(lobbyAlerts.waiting(person.displayName), room.name, person.participantId))
        .includes(true);
      if (!heard && !notified) await untilSeen();
    },
    [isHere],
  );

  const forget = useCallback(
    (roomId: string) => setLobbies((before) => new Map([...before].filter(([id]) => id !== roomId))),
    [],
  );

  useEffect(unlockSoundOnFirstTouch, []);

  const load = useCallback(async (): Promise<OpenWatch> => {
    const { createLobbyWatch } = await import('../call/lobbyWatch.ts');
    return (accessToken, refused) => createLobbyWatch(accessToken, show, refused);
  }, [show]);
  useWatch(hostId, load);
  useEffect(() => () => setLobbies(new Map()), [hostId]);

  const value = useMemo(() => ({ lobbies, show, forget, setDesk }), [lobbies, show, forget]);
  let count = 0;
  for (const lobby of lobbies.values()) count += lobby.waiting.length;

  return (
    <LobbyAlertsContext value={value}>
      <WaitingInTitle count={count}>{children}</WaitingInTitle>
      <LobbyMessages lobbies={lobbies} elsewhere={elsewhere} desk={desk} onForget={forgetElsewhere} />
    </LobbyAlertsContext>
  );
}

export function useLobbyAlerts(): LobbyAlertsValue {
  const value = use(LobbyAlertsContext);
  if (!value) throw new Error('LobbyAlerts is missing');
  return value;
}

/** Who waits in a room; null where nothing was heard of it. */
export const useWaitingIn = (roomId: string): readonly WaitingView[] | null =>
  useLobbyAlerts().lobbies.get(roomId)?.waiting ?? null;

function withLobby(
  before: ReadonlyMap<string, Lobby>,
  room: RoomView,
  waiting: readonly WaitingView[],
): ReadonlyMap<string, Lobby> {
  return new Map(before).set(room.roomId, { room, waiting });
}

function untilSeen(): Promise<void> {
  return new Promise((resolve) => {
    const check = () => {
      if (document.visibilityState !== 'visible') return;
      document.removeEventListener('visibilitychange', check);
      resolve();
    };
    document.addEventListener('visibilitychange', check);
    check();
  });
}
