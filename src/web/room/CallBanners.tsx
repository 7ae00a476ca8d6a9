import { PhoneBanner } from '../contact/PhoneBanner.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import styles from './CallBanners.module.css';
import { useCallView } from './CallView.tsx';
import { RemoteAudio } from './RemoteAudio.tsx';
import { useMicrophoneHint } from './useMicrophoneHint.ts';

/** What the person should know now, each with the one button that mends it. */
export function CallBanners({ isReconnecting }: { isReconnecting: boolean }) {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const { openDialog } = useCallView();
  const isMutedByModerator = useCall((state) => state.mutedByModerator);
  const isSharing = useCall((state) => state.local.screen.state === 'live');
  const microphoneFault = useCall((state) => state.local.microphone.fault);
  const cameraFault = useCall((state) => state.local.camera.fault);
  const hint = useMicrophoneHint();
  const screenFault = useCall((state) => state.local.screen.fault);

  return (
    <div className={styles.banners}>
      {isReconnecting && (
        <Banner tone="warn" icon="wifiOff" role="alert">
          {m.call.reconnecting}
        </Banner>
      )}
      <PhoneBanner />
      <RemoteAudio />
      {isMutedByModerator && (
        <Banner
          tone="warn"
          icon="microphoneOff"
          role="alert"
          actions={
            <Button onPress={() => void act(() => client.setMicrophone(true))}>{m.call.unmute}</Button>
          }
        >
          {m.call.mutedByModerator}
        </Banner>
      )}
      {hint === 'talkingWhileMuted' && !isMutedByModerator && (
        <Banner
          icon="microphoneOff"
          role="status"
          actions={
            <Button onPress={() => void act(() => client.setMicrophone(true))}>{m.call.unmute}</Button>
          }
        >
          {m.call.talkingWhileMuted}
        </Banner>
      )}
      {hint === 'silencedByDevice' && (
        <Banner
          tone="warn"
          icon="microphoneOff"
          role="status"
          actions={<Button onPress={() => openDialog('settings')}>{m.call.chooseDevice}</Button>}
        >
          {m.call.silencedByDevice}
        </Banner>
      )}
      {microphoneFault && (
        <Banner
          tone="danger"
          icon="microphoneOff"
          role="alert"
          actions={
            <>
              <Button onPress={() => openDialog('settings')}>{m.call.chooseDevice}</Button>
              <Button onPress={() => void act(() => client.setMicrophone(true))}>{m.common.retry}</Button>
            </>
          }
        >
          {m.call.faultMicrophone[microphoneFault]}
        </Banner>
      )}
      {cameraFault && (
        <Banner
          tone="warn"
          icon="cameraOff"
          role="status"
          actions={<Button onPress={() => void act(() => client.setCamera(true))}>{m.common.retry}</Button>}
        >
          {m.call.faultCamera[cameraFault]}
        </Banner>
      )}
      {screenFault && (
        <Banner
          tone="warn"
          icon="screen"
          role="status"
          actions={<Button onPress={() => void act(() => client.startScreen())}>{m.common.retry}</Button>}
        >
          {m.call.faultScreen[screenFault]}
        </Banner>
      )}
      {isSharing && (
        <Banner
          icon="screen"
          role="status"
          actions={<Button onPress={() => void act(() => client.stopScreen())}>{m.call.stopSharing}</Button>}
        >
          {m.call.youShare}
        </Banner>
      )}
    </div>
  );
}
