import { useMessages } from '../messages/MessagesProvider.tsx';
import { MenuButton, type MenuAction } from '../ui/MenuButton.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { canShareScreen } from './canShareScreen.ts';
import { ControlButton } from './ControlButton.tsx';
import { useIsNarrow } from './useIsNarrow.ts';
import { changeViewSettings, useViewSettings } from './viewSettings.ts';

export function MoreControl() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const isNarrow = useIsNarrow();
  const { togglePanel, openDialog } = useCallView();
  const { captionsShown } = useViewSettings();
  const isSharing = useCall(({ local }) => local.screen.state === 'live');
  const mayShare = useCall((state) => state.grants.includes('publishScreen'));
  const captionsAvailable = useCall((state) => state.captioning?.available ?? false);
  const offersCamera = useCall((state) => state.room?.kind !== 'voice');

  const actions: MenuAction[] = [];
  if (isNarrow && mayShare && canShareScreen()) {
    actions.push({
      id: 'share',
      text: isSharing ? m.call.shareStop : m.call.share,
      icon: isSharing ? 'screenStop' : 'screen',
      onAction: () => void act(() => (isSharing ? client.stopScreen() : client.startScreen())),
    });
  }
  if (isNarrow && offersCamera && captionsAvailable) {
    actions.push({
      id: 'captions',
      text: captionsShown ? m.call.captionsOff : m.call.captionsOn,
      icon: 'captions',
      onAction: () => changeViewSettings({ captionsShown: !captionsShown }),
    });
  }
  actions.push(
    { id: 'transcript', text: m.call.transcript, icon: 'clock', onAction: () => togglePanel('transcript') },
    { id: 'settings', text: m.call.settings, icon: 'settings', onAction: () => openDialog('settings') },
    {
      id: 'anotherDevice',
      text: m.settings.anotherDevice,
      icon: 'devices',
      onAction: () => openDialog('anotherDevice'),
    },
  );
  if (!isNarrow) {
    actions.push({
      id: 'shortcuts',
      text: m.settings.shortcuts,
      icon: 'keyboard',
      onAction: () => openDialog('shortcuts'),
    });
  }
  return (
    <MenuButton label={m.call.more} placement="top" actions={actions}>
      <ControlButton icon="more" text={m.call.more} />
    </MenuButton>
  );
}
