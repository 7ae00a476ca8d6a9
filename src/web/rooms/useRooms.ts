import { useCallback, useEffect, useReducer, useRef } from 'react';
import { listRooms, type RoomSummary } from '../../wire/routes/rooms.ts';
import { useHostCall } from '../start/useHostCall.ts';

export type RoomsState =
  | { state: 'loading' }
  | { state: 'failed'; error: unknown }
  | { state: 'ready'; rooms: readonly RoomSummary[]; nextCursor: string | null };

type Change =
  | { change: 'loading' }
  | { change: 'failed'; error: unknown }
  | { change: 'refreshed'; rooms: readonly RoomSummary[]; nextCursor: string | null }
  | { change: 'more'; rooms: readonly RoomSummary[]; nextCursor: string | null }
  | { change: 'added'; room: RoomSummary }
  | { change: 'removed'; roomId: string };

/** How many people are in a visit changes by itself; who waits comes by the lobby watch at once. */
const refreshMs = 20_000;

function reduce(before: RoomsState, change: Change): RoomsState {
  switch (change.change) {
    case 'loading':
      return { state: 'loading' };
    case 'failed':
      // A refresh that fails leaves the list that is there.
      return before.state === 'ready' ? before : { state: 'failed', error: change.error };
    case 'refreshed': {
      if (before.state !== 'ready') {
        return { state: 'ready', rooms: change.rooms, nextCursor: change.nextCursor };
      }
      const fresh = new Set(change.rooms.map(idOf));
      const older = before.rooms.slice(change.rooms.length).filter((room) => !fresh.has(idOf(room)));
      return older.length === 0 || change.nextCursor === null
        ? { state: 'ready', rooms: change.rooms, nextCursor: change.nextCursor }
        : { state: 'ready', rooms: [...change.rooms, ...older], nextCursor: before.nextCursor };
    }
    case 'more':
      if (before.state !== 'ready') return before;
      return { state: 'ready', rooms: [...before.rooms, ...change.rooms], nextCursor: change.nextCursor };
    case 'added':
      if (before.state !== 'ready') return before;
      return { ...before, rooms: [change.room, ...before.rooms] };
    case 'removed':
      if (before.state !== 'ready') return before;
      return { ...before, rooms: before.rooms.filter((room) => idOf(room) !== change.roomId) };
  }
}

const idOf = (summary: RoomSummary): string => summary.room.roomId;

/** The host's rooms, kept fresh while the page is looked at. */
export function useRooms() {
  const call = useHostCall();
  const [state, dispatch] = useReducer(reduce, { state: 'loading' });
  const latest = useRef(0);

  const refresh = useCallback(async () => {
    latest.current += 1;
    const turn = latest.current;
    try {
      const page = await call(listRooms, {});
      if (turn === latest.current) dispatch({ change: 'refreshed', ...page });
    } catch (error) {
      if (turn === latest.current) dispatch({ change: 'failed', error });
    }
  }, [call]);

  const retry = useCallback(() => {
    dispatch({ change: 'loading' });
    void refresh();
  }, [refresh]);

  const loadMore = useCallback(
    async (cursor: string) => {
      const page = await call(listRooms, { query: { cursor } });
      dispatch({ change: 'more', ...page });
    },
    [call],
  );

  const added = useCallback((room: RoomSummary) => dispatch({ change: 'added', room }), []);
  const removed = useCallback((roomId: string) => dispatch({ change: 'removed', roomId }), []);

  useEffect(() => {
    void refresh();
    const refreshIfSeen = () => {
      if (document.visibilityState === 'visible') void refresh();
    };
    const timer = setInterval(refreshIfSeen, refreshMs);
    document.addEventListener('visibilitychange', refreshIfSeen);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', refreshIfSeen);
    };
  }, [refresh]);

  return { state, refresh, retry, loadMore, added, removed };
}
