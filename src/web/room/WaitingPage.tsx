import type { LobbyStatus } from '../../wire/rooms.ts';
import { ContactNote } from '../contact/ContactNote.tsx';
import { useDates } from '../cases/dates.ts';
import { DeviceSelects } from '../devices/DeviceSelects.tsx';
import { LevelMeter } from '../devices/LevelMeter.tsx';
import type { PreviewSource } from '../devices/DevicePreview.ts';
import { preferDevice } from '../devices/preferences.ts';
import { PreviewTile } from '../devices/PreviewTile.tsx';
import { useDevices } from '../devices/useDevices.ts';
import type { LocalSource } from '../call/callState.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Page } from '../ui/Page.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import { LobbyNote } from './LobbyNote.tsx';
import { useVisit } from './VisitContext.tsx';
import { useWakeLock } from './useWakeLock.ts';
import styles from './WaitingPage.module.css';

interface WaitingPageProps {
  lobby: LobbyStatus | null;
  isReconnecting: boolean;
  onLeft: () => void;
}

/** The lobby: tells how things stand, keeps the devices at hand, asks for nothing. */
export function WaitingPage({ lobby, isReconnecting, onLeft }: WaitingPageProps) {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const { visit } = useVisit();
  useWakeLock();
  const local = useCall((state) => state.local);
  const devices = useDevices(local.microphone.track);
  const offersCamera = (lobby?.kind ?? visit.room?.kind) !== 'voice';
  const isDraining = useCall((state) => state.drainsWithinMs !== null);
  const dates = useDates();
  const scheduledAt = lobby?.scheduledAt ?? visit.room?.scheduledAt ?? null;
  const roomName = lobby?.roomName ?? visit.room?.name;
  const microphone = previewOf(local.microphone);
  const camera = previewOf(local.camera);

  return (
    <Page title={m.waiting.title} width="l">
      <div>
        <h1 className={styles.title}>{m.waiting.heading}</h1>
        {roomName !== undefined && <p className={styles.room}>{m.waiting.room(roomName)}</p>}
        {scheduledAt !== null && <p>{m.waiting.scheduled(dates.moment(scheduledAt))}</p>}
      </div>
      {isReconnecting && (
        <Banner tone="warn" icon="wifiOff" role="status">
          {m.waiting.reconnecting}
        </Banner>
      )}
      {isDraining && (
        <Banner tone="info" icon="clock" role="status">
          {m.waiting.draining}
        </Banner>
      )}
      <div className={styles.columns}>
        <div className={styles.notes}>
          <LobbyNote lobby={lobby} />
          <ContactNote />
        </div>
        <section className={styles.devices} aria-label={m.devices.title}>
          <PreviewTile
            access="open"
            microphone={microphone}
            camera={camera}
            offersCamera={offersCamera}
            onOpen={() => void act(() => client.setMicrophone(true))}
            onMicrophone={(on) => void act(() => client.setMicrophone(on))}
            onCamera={(on) => void act(() => client.setCamera(on))}
          />
          {microphone.track && microphone.on && <LevelMeter track={microphone.track} />}
          <Fold title={m.devices.choose} icon="settings" level={2}>
            <DeviceSelects
              devices={devices}
              microphoneId={microphone.track?.getSettings().deviceId ?? null}
              cameraId={camera.track?.getSettings().deviceId ?? null}
              offersCamera={offersCamera}
              onMicrophone={(deviceId) => {
                preferDevice('microphone', deviceId);
                void act(() => client.useMicrophone(deviceId));
              }}
              onCamera={(deviceId) => {
                preferDevice('camera', deviceId);
                void act(() => client.useCamera(deviceId));
              }}
            />
          </Fold>
        </section>
      </div>
      <div>
        <Button icon="door" onPress={() => void client.leave().then(onLeft)}>
          {m.waiting.leave}
        </Button>
      </div>
    </Page>
  );
}

const previewOf = (source: LocalSource): PreviewSource => ({
  track: source.track,
  on: source.state === 'live' || source.state === 'starting',
  fault: source.fault,
});
