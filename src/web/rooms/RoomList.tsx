import type { RoomSummary } from '../../wire/routes/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { FailedCard } from '../ui/FailedCard.tsx';
import { Loading } from '../ui/Loading.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { RoomCard } from './RoomCard.tsx';
import styles from './RoomList.module.css';
import type { RoomsState } from './useRooms.ts';

interface RoomListProps {
  state: RoomsState;
  onRetry: () => void;
  onMore: (cursor: string) => Promise<void>;
  onCreate: () => void;
  onInvite: (room: RoomSummary['room']) => void;
  onEndVisit: (room: RoomSummary['room']) => void;
  onRemove: (room: RoomSummary['room']) => void;
}

export function RoomList({ state, onRetry, onMore, onCreate, ...actions }: RoomListProps) {
  const m = useMessages();
  if (state.state === 'loading') return <Loading text={m.common.loading} />;
  if (state.state === 'failed') {
    return <FailedCard level={2} title={m.rooms.errorTitle} error={state.error} onRetry={onRetry} />;
  }
  if (state.rooms.length === 0) {
    return (
      <div className={styles.empty}>
        <StateCard
          icon="door"
          level={2}
          title={m.rooms.emptyTitle}
          actions={
            <Button look="primary" icon="plus" onPress={onCreate}>
              {m.rooms.create}
            </Button>
          }
        >
          <p>{m.rooms.emptyText}</p>
        </StateCard>
      </div>
    );
  }
  return (
    <>
      <ul className={styles.list}>
        {state.rooms.map((summary) => (
          <RoomCard key={summary.room.roomId} summary={summary} {...actions} />
        ))}
      </ul>
      {state.nextCursor !== null && <MoreButton cursor={state.nextCursor} onMore={onMore} />}
    </>
  );
}

function MoreButton({ cursor, onMore }: { cursor: string; onMore: (cursor: string) => Promise<void> }) {
  const m = useMessages();
  const act = useAct();
  const [isPending, run] = usePending(async () => {
    await act(() => onMore(cursor));
  });
  return (
    <div className={styles.more}>
      <Button isPending={isPending} onPress={run}>
        {m.rooms.loadMore}
      </Button>
    </div>
  );
}
