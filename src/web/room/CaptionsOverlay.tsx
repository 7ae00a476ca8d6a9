import { useEffect, useState, useSyncExternalStore } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from '../ui/classNames.ts';
import { useCallClient } from './CallContext.tsx';
import { CaptionText } from './CaptionText.tsx';
import styles from './CaptionsOverlay.module.css';
import { useNames } from './Names.tsx';
import { RecentCaptions } from './RecentCaptions.ts';
import { useViewSettings } from './viewSettings.ts';

/** What is being said, over the picture. Screen readers get it elsewhere, when asked for. */
export function CaptionsOverlay() {
  const { captionsShown } = useViewSettings();
  return captionsShown ? <Overlay /> : null;
}

function Overlay() {
  const m = useMessages();
  const client = useCallClient();
  const names = useNames();
  const { captionSize } = useViewSettings();
  const [recent] = useState(() => new RecentCaptions(client));
  const captions = useSyncExternalStore(recent.subscribe, recent.getCaptions);
  useEffect(() => () => recent.close(), [recent]);

  if (captions.length === 0) return null;
  return (
    <div className={classNames(styles.overlay, styles[captionSize])} aria-hidden="true">
      {captions.map((caption) => (
        <p key={caption.utteranceId} className={styles.line}>
          <span className={styles.name}>{names.get(caption.participantId) ?? m.captions.unknownSpeaker}</span>
          <span className={styles.text}>
            <CaptionText caption={caption} />
          </span>
        </p>
      ))}
    </div>
  );
}
