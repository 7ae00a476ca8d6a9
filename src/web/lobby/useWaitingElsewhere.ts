import { useCallback, useEffect, useRef, useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { listenToNews } from '../notifications/news.ts';
import { playChime } from './chime.ts';
import { notify } from './notifications.ts';

/** A room of which only a notification tells that somebody waits: another server has it. */
export interface RoomElsewhere {
  roomId: string;
  name: string | null;
}

/** Whoever watches the lobbies here is quicker, and knows more: it is given this long. */
const headStartMs = 1500;

/** Rooms in whose lobby somebody waits, of which the lobbies that are watched here do not tell. */
export function useWaitingElsewhere() {
  const m = useMessages();
  const [elsewhere, setElsewhere] = useState<readonly RoomElsewhere[]>([]);
  const here = useRef(new Set<string>());
  const texts = useRef(m);
  useEffect(() => {
    texts.current = m;
  }, [m]);

  const forgetElsewhere = useCallback(
    (roomId: string) => setElsewhere((before) => before.filter((room) => room.roomId !== roomId)),
    [],
  );
  const isHere = useCallback(
    (roomId: string) => {
      here.current.add(roomId);
      forgetElsewhere(roomId);
    },
    [forgetElsewhere],
  );

  useEffect(() => {
    const timers = new Set<ReturnType<typeof setTimeout>>();
    const show = ({ roomId, name }: RoomElsewhere) => {
      if (here.current.has(roomId)) return;
      setElsewhere((before) => [...before.filter((room) => room.roomId !== roomId), { roomId, name }]);
      playChime();
      notify(texts.current.lobbyAlerts.somebodyWaits, name ?? '', roomId);
    };
    const stop = listenToNews({
      came({ kind, roomId, about }) {
        if (kind !== 'waitingInLobby' || roomId === null) return;
        const timer = setTimeout(() => {
          timers.delete(timer);
          show({ roomId, name: about });
        }, headStartMs);
        timers.add(timer);
      },
      resumed: () => undefined,
    });
    return () => {
      stop();
      timers.forEach(clearTimeout);
    };
  }, []);

  return { elsewhere, isHere, forgetElsewhere };
}
