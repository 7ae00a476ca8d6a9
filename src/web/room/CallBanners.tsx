import { useState } from 'react';
import type { CallConnectionState } from '../call/callState.ts';
import { PhoneBanner } from '../contact/PhoneBanner.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import styles from './CallBanners.module.css';
import { ProblemBanner } from './ProblemBanner.tsx';
import { RemoteAudio } from './RemoteAudio.tsx';
import { RemoteSound } from './RemoteSound.ts';

/** What the person should know now, each with the one button that mends it. */
export function CallBanners({ connection }: { connection: CallConnectionState }) {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const [sound] = useState(() => new RemoteSound());
  const drainsWithinMs = useCall((state) => state.drainsWithinMs);
  const isSharing = useCall((state) => state.local.screen.state === 'live');
  const cameraFault = useCall((state) => state.local.camera.fault);
  const screenFault = useCall((state) => state.local.screen.fault);

  return (
    <div className={styles.banners}>
      {connection === 'mediaAway' && (
        <Banner tone="warn" icon="wifiOff" role="alert">
          {m.call.mediaAway}
        </Banner>
      )}
      <ProblemBanner isReconnecting={connection === 'reconnecting'} sound={sound} />
      <PhoneBanner />
      {drainsWithinMs !== null && (
        <Banner tone="warn" icon="clock" role="status">
          {m.call.draining(Math.ceil(drainsWithinMs / 60_000))}
        </Banner>
      )}
      <RemoteAudio sound={sound} />
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
