/** Stands in for `src/web/call/lobbyWatch.ts` in the gallery: says once who waits. */
import type { createLobbyWatch as real } from '../../../src/web/call/lobbyWatch.ts';
import type { Lobby } from '../../../src/web/lobby/lobby.ts';

export const scriptedLobbies: Lobby[] = [];

export const createLobbyWatch: typeof real = (_token, show) => {
  for (const { room, waiting } of scriptedLobbies) void show(room, waiting);
  return { close: () => undefined };
};
