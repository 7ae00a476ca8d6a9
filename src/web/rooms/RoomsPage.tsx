import { useState } from 'react';
import { deleteRoom, endVisit, type RoomSummary } from '../../wire/routes/rooms.ts';
import { AlertsOffer } from '../lobby/AlertsOffer.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { useAct } from '../ui/useAct.ts';
import { CaptioningNotice } from './CaptioningNotice.tsx';
import { CreateRoomModal } from './CreateRoomModal.tsx';
import { InviteModal } from './InviteModal.tsx';
import { RoomList } from './RoomList.tsx';
import { useRooms } from './useRooms.ts';

/** What lies over the list. */
type Over =
  | { over: 'create' }
  | { over: 'invite'; room: RoomSummary['room']; isNew: boolean }
  | { over: 'endVisit'; room: RoomSummary['room'] }
  | { over: 'remove'; room: RoomSummary['room'] };

export default function RoomsPage() {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const rooms = useRooms();
  const [over, setOver] = useState<Over | null>(null);
  const close = () => setOver(null);

  return (
    <AppPage title={m.rooms.title}>
      <PageHead
        title={m.rooms.title}
        lead={m.rooms.lead}
        action={
          rooms.state.state === 'ready' &&
          rooms.state.rooms.length > 0 && (
            <Button look="primary" icon="plus" onPress={() => setOver({ over: 'create' })}>
              {m.rooms.create}
            </Button>
          )
        }
      />
      <AlertsOffer />
      <CaptioningNotice />
      <RoomList
        state={rooms.state}
        onRetry={rooms.retry}
        onMore={rooms.loadMore}
        onCreate={() => setOver({ over: 'create' })}
        onInvite={(room) => setOver({ over: 'invite', room, isNew: false })}
        onEndVisit={(room) => setOver({ over: 'endVisit', room })}
        onRemove={(room) => setOver({ over: 'remove', room })}
      />

      <CreateRoomModal
        isOpen={over?.over === 'create'}
        onClose={close}
        onCreated={(summary) => {
          rooms.added(summary);
          setOver({ over: 'invite', room: summary.room, isNew: true });
        }}
      />
      {over?.over === 'invite' && <InviteModal room={over.room} isNew={over.isNew} onClose={close} />}
      {over?.over === 'endVisit' && (
        <ConfirmModal
          title={m.rooms.endVisitTitle}
          text={m.rooms.endVisitText(over.room.name)}
          confirm={m.rooms.endVisit}
          isOpen
          onClose={close}
          onConfirm={async () => {
            const params = { roomId: over.room.roomId };
            await act(() => call(endVisit, { params }), m.rooms.visitEnded);
            await rooms.refresh();
          }}
        />
      )}
      {over?.over === 'remove' && (
        <ConfirmModal
          title={m.rooms.removeTitle}
          text={m.rooms.removeText(over.room.name)}
          confirm={m.rooms.remove}
          isOpen
          onClose={close}
          onConfirm={async () => {
            const params = { roomId: over.room.roomId };
            if (await act(() => call(deleteRoom, { params }), m.rooms.removed)) {
              rooms.removed(over.room.roomId);
            }
          }}
        />
      )}
    </AppPage>
  );
}
