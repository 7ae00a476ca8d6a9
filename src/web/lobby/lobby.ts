import type { RoomView, WaitingView } from '../../wire/rooms.ts';

/** Who waits before a room. */
export interface Lobby {
  room: RoomView;
  waiting: readonly WaitingView[];
}

/** What the room at hand can do for who waits in it. */
export interface LobbyDesk {
  roomId: string;
  /** A list of who waits is open already. */
  isListed: boolean;
  /** Null before the host is in the visit. */
  answer: { admit: (participantId: string) => void; refuse: (participantId: string) => void } | null;
}
