/** Tells a page outside the room who waits in the lobbies of its user's rooms. */
import { watchLobbies } from '../../wire/events/admission.ts';
import { lobbyChanged } from '../../wire/events/server.ts';
import type { RoomView } from '../../wire/rooms.ts';
import { RequestError, type RequestFailure } from '../api/requestError.ts';
import type { ShowLobbyAlert } from './CallConnection.ts';
import { RoomsSocket } from './RoomsSocket.ts';

const retryMs = 3000;

export interface LobbyWatch {
  close(): void;
}

/**
 * Watches until closed, through dropped connections. `show` gets each room whose lobby changed (at first every
 * room where somebody waits; an empty list where nobody does any more), and those who wait are told that the
 * alert was seen once `show` is fulfilled. `refused` is called once, where the token is not accepted (any more);
 * the watch is over then.
 */
export function createLobbyWatch(
  accessToken: string,
  show: ShowLobbyAlert,
  refused: (failure: RequestFailure) => void,
): LobbyWatch {
  /** Rooms with somebody in their lobby, as last shown. */
  const shown = new Map<string, RoomView>();
  let timer: ReturnType<typeof setTimeout> | undefined;

  const socket = new RoomsSocket(null, () => accessToken, {
    connected: () => void subscribe(),
    dropped: () => undefined,
    refused: retryOrEnd,
  });
  const tell: ShowLobbyAlert = (room, waiting) => {
    if (waiting.length > 0) shown.set(room.roomId, room);
    else shown.delete(room.roomId);
    return show(room, waiting);
  };

  async function subscribe(): Promise<void> {
    try {
      const { rooms } = await socket.request(watchLobbies, {});
      const now = new Map(rooms.map(({ room, waiting }) => [room.roomId, { room, waiting }]));
      // Who waited before the connection dropped may have gone meanwhile.
      for (const room of shown.values()) {
        if (!now.has(room.roomId)) now.set(room.roomId, { room, waiting: [] });
      }
      await Promise.all([...now.values()].map(async ({ room, waiting }) => tell(room, waiting)));
    } catch (error) {
      if (error instanceof RequestError) retryOrEnd(error);
      else reportError(error);
    }
  }

  function retryOrEnd(error: RequestError): void {
    if (error.retryable) {
      clearTimeout(timer);
      // Where the connection dropped meanwhile, coming back subscribes by itself.
      timer = setTimeout(() => (socket.connected ? void subscribe() : socket.connect()), retryMs);
      return;
    }
    close();
    refused(error.failure);
  }

  function close(): void {
    clearTimeout(timer);
    socket.close();
  }

  socket.on(lobbyChanged, ({ room, waiting }) => tell(room, waiting));
  socket.connect();
  return { close };
}
