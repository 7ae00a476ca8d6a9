/** Tells a page outside the room who waits in the lobbies of its user's rooms. */
import { watchLobbies } from '../../wire/events/admission.ts';
import { lobbyChanged } from '../../wire/events/server.ts';
import type { RoomView } from '../../wire/rooms.ts';
import type { RequestFailure } from '../api/requestError.ts';
import { retrying } from '../api/retrying.ts';
import type { ShowLobbyAlert } from './CallConnection.ts';
import { ServerSocket } from '../api/ServerSocket.ts';

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

  const socket = new ServerSocket({ namespace: '/rooms', nodeUrl: null }, () => accessToken, {
    connected: () => void subscribe(),
    dropped: () => undefined,
    refused: (error) => retry.failed(error),
  });
  const retry = retrying(
    // Where the connection dropped meanwhile, coming back subscribes by itself.
    () => (socket.connected ? void subscribe() : socket.connect()),
    (failure) => {
      close();
      refused(failure);
    },
  );
  const tell: ShowLobbyAlert = (room, waiting) => {
    if (waiting.length > 0) shown.set(room.roomId, room);
    else shown.delete(room.roomId);
    return show(room, waiting);
  };

  const subscribe = () =>
    retry.attempt(async () => {
      const { rooms } = await socket.request(watchLobbies, {});
      const now = new Map(rooms.map(({ room, waiting }) => [room.roomId, { room, waiting }]));
      // Who waited before the connection dropped may have gone meanwhile.
      for (const room of shown.values()) {
        if (!now.has(room.roomId)) now.set(room.roomId, { room, waiting: [] });
      }
      await Promise.all([...now.values()].map(async ({ room, waiting }) => tell(room, waiting)));
    });

  function close(): void {
    retry.stop();
    socket.close();
  }

  socket.on(lobbyChanged, ({ room, waiting }) => tell(room, waiting));
  socket.connect();
  return { close };
}
