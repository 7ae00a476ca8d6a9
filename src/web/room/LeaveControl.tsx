import { useMessages } from '../messages/MessagesProvider.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { ControlButton } from './ControlButton.tsx';

export function LeaveControl() {
  const m = useMessages();
  const client = useCallClient();
  const { openDialog } = useCallView();
  const mayEnd = useCall((state) => state.grants.includes('moderate'));
  if (!mayEnd) {
    return (
      <ControlButton icon="hangUp" text={m.call.leave} look="leave" onPress={() => void client.leave()} />
    );
  }
  return (
    <MenuButton
      label={m.call.leave}
      placement="top end"
      actions={[
        { id: 'leave', text: m.call.leaveStay, icon: 'door', onAction: () => void client.leave() },
        {
          id: 'end',
          text: m.call.endForAll,
          icon: 'hangUp',
          danger: true,
          onAction: () => openDialog('end'),
        },
      ]}
    >
      <ControlButton icon="hangUp" text={m.call.leave} look="leave" />
    </MenuButton>
  );
}
