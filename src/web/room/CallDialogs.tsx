import { lazy, Suspense } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { Modal } from '../ui/Modal.tsx';
import { useAct } from '../ui/useAct.ts';
import { AnotherDevice } from './AnotherDevice.tsx';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { CallSettings } from './CallSettings.tsx';
import { ShortcutList } from './ShortcutList.tsx';

// A guest invites nobody, so their page does not load it.
const InviteModal = lazy(() =>
  import('../rooms/InviteModal.tsx').then((module) => ({ default: module.InviteModal })),
);

export function CallDialogs() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const room = useCall((state) => state.room);
  const { dialog, closeDialog } = useCallView();
  return (
    <>
      <Modal title={m.settings.title} isOpen={dialog === 'settings'} onClose={closeDialog}>
        <CallSettings />
      </Modal>
      <Modal title={m.settings.shortcuts} isOpen={dialog === 'shortcuts'} onClose={closeDialog}>
        <ShortcutList />
      </Modal>
      <Modal title={m.settings.anotherDevice} isOpen={dialog === 'anotherDevice'} onClose={closeDialog}>
        <AnotherDevice />
      </Modal>
      <ConfirmModal
        title={m.call.endTitle}
        text={m.call.endText}
        confirm={m.call.end}
        isOpen={dialog === 'end'}
        onClose={closeDialog}
        onConfirm={async () => {
          await act(() => client.endSession());
        }}
      />
      {dialog === 'invite' && room && (
        <Suspense>
          <InviteModal room={room} onClose={closeDialog} />
        </Suspense>
      )}
    </>
  );
}
