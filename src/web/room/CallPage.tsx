import { useRef } from 'react';
import type { CallConnectionState } from '../call/callState.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useDocumentTitle } from '../ui/documentTitle.tsx';
import { useFocusOnArrival } from '../ui/useFocusOnArrival.ts';
import { CallAnnouncements } from './CallAnnouncements.tsx';
import { CallBanners } from './CallBanners.tsx';
import { useCall } from './CallContext.tsx';
import { CallDialogs } from './CallDialogs.tsx';
import { CallHeader } from './CallHeader.tsx';
import { CallPanel } from './CallPanel.tsx';
import styles from './CallPage.module.css';
import { CallView } from './CallView.tsx';
import { CaptionsOverlay } from './CaptionsOverlay.tsx';
import { Controls } from './Controls.tsx';
import { InCallDesk } from './InCallDesk.tsx';
import { Names } from './Names.tsx';
import { Shortcuts } from './Shortcuts.tsx';
import { Stage } from './Stage.tsx';
import { useDarkSurface } from './useDarkSurface.ts';
import { useWakeLock } from './useWakeLock.ts';

/** The call itself. */
export function CallPage({ connection }: { connection: CallConnectionState }) {
  const m = useMessages();
  const roomName = useCall((state) => state.room?.name ?? '');
  useDocumentTitle(roomName === '' ? m.join.title : roomName);
  useDarkSurface();
  useWakeLock();
  const page = useRef<HTMLDivElement>(null);
  useFocusOnArrival(page, m.call.controls);

  return (
    <CallView>
      <Names>
        <div ref={page} className={styles.call}>
          <CallHeader roomName={roomName} />
          <main className={styles.middle}>
            <div className={styles.stage}>
              <CallBanners connection={connection} />
              <Stage />
              <CaptionsOverlay />
            </div>
            <CallPanel />
          </main>
          <Controls />
        </div>
        <CallDialogs />
        <CallAnnouncements />
        <InCallDesk />
        <Shortcuts />
      </Names>
    </CallView>
  );
}
