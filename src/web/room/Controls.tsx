import { useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { canShareScreen } from './canShareScreen.ts';
import { ControlButton } from './ControlButton.tsx';
import styles from './Controls.module.css';
import { LeaveControl } from './LeaveControl.tsx';
import { MoreControl } from './MoreControl.tsx';
import { useIsNarrow } from './useIsNarrow.ts';
import { changeViewSettings, useViewSettings } from './viewSettings.ts';

/** The bar at the bottom: what everybody needs at any moment, the rest behind “More”. */
export function Controls() {
  const m = useMessages();
  const isNarrow = useIsNarrow();
  const offersCamera = useCall((state) => state.room?.kind !== 'voice');
  return (
    <footer className={styles.bar}>
      <div className={styles.group} role="group" aria-label={m.call.controls}>
        <MicrophoneControl />
        {offersCamera && <CameraControl />}
        {!isNarrow && <ShareControl />}
        {(!isNarrow || !offersCamera) && <CaptionsControl />}
        <ChatControl />
        <PeopleControl />
        <MoreControl />
        <LeaveControl />
      </div>
    </footer>
  );
}

function MicrophoneControl() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const state = useCall(({ local }) => local.microphone.state);
  const isOn = state === 'live';
  return (
    <ControlButton
      icon={isOn ? 'microphone' : 'microphoneOff'}
      text={isOn ? m.call.mute : m.call.unmute}
      aria-label={isOn ? m.call.muteLabel : m.call.unmuteLabel}
      look={isOn ? 'plain' : 'off'}
      isDisabled={state === 'starting'}
      onPress={() => void act(() => client.setMicrophone(!isOn))}
    />
  );
}

function CameraControl() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const state = useCall(({ local }) => local.camera.state);
  const isOn = state === 'live';
  return (
    <ControlButton
      icon={isOn ? 'camera' : 'cameraOff'}
      text={m.call.camera}
      aria-label={isOn ? m.call.cameraStop : m.call.cameraStart}
      look={isOn ? 'plain' : 'off'}
      isDisabled={state === 'starting'}
      onPress={() => void act(() => client.setCamera(!isOn))}
    />
  );
}

function ShareControl() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const isSharing = useCall(({ local }) => local.screen.state === 'live');
  const mayShare = useCall((state) => state.grants.includes('publishScreen'));
  if (!mayShare || !canShareScreen()) return null;
  return (
    <ControlButton
      icon={isSharing ? 'screenStop' : 'screen'}
      text={isSharing ? m.call.shareStopShort : m.call.shareShort}
      aria-label={isSharing ? m.call.shareStop : m.call.share}
      look={isSharing ? 'active' : 'plain'}
      onPress={() => void act(() => (isSharing ? client.stopScreen() : client.startScreen()))}
    />
  );
}

function CaptionsControl() {
  const m = useMessages();
  const { captionsShown } = useViewSettings();
  const isAvailable = useCall((state) => state.captioning?.available ?? false);
  const { togglePanel } = useCallView();
  return (
    <ControlButton
      icon="captions"
      text={m.call.captions}
      look={captionsShown && isAvailable ? 'active' : 'plain'}
      aria-pressed={captionsShown && isAvailable}
      // Where there are none, the panel says why.
      onPress={() =>
        isAvailable ? changeViewSettings({ captionsShown: !captionsShown }) : togglePanel('transcript')
      }
    />
  );
}

function ChatControl() {
  const m = useMessages();
  const { panel, togglePanel } = useCallView();
  const chat = useCall((state) => state.chat);
  const ownId = useCall((state) => state.participantId);
  const [read, setRead] = useState(0);
  const isOpen = panel === 'chat';
  if (isOpen && read !== chat.length) setRead(chat.length);
  const unread = chat.slice(read).filter((message) => message.participantId !== ownId).length;
  return (
    <ControlButton
      icon="chat"
      text={m.call.chat}
      badge={unread > 0 ? { count: unread, text: m.call.chatUnread(unread) } : undefined}
      look={isOpen ? 'active' : 'plain'}
      aria-expanded={isOpen}
      onPress={() => togglePanel('chat')}
    />
  );
}

function PeopleControl() {
  const m = useMessages();
  const { panel, togglePanel } = useCallView();
  const waiting = useCall((state) => state.waiting.length);
  const isOpen = panel === 'people';
  return (
    <ControlButton
      icon="people"
      text={m.call.people}
      badge={waiting > 0 ? { count: waiting, text: m.call.peopleWaiting(waiting) } : undefined}
      look={isOpen ? 'active' : 'plain'}
      aria-expanded={isOpen}
      onPress={() => togglePanel('people')}
    />
  );
}
