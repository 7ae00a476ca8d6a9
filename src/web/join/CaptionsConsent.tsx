import type { CaptioningStatus } from '../../wire/captions.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Checkbox } from '../ui/Checkbox.tsx';
import { speechService } from './speechService.ts';
import styles from './CaptionsConsent.module.css';

interface CaptionsConsentProps {
  /** Null until the server has said. */
  captioning: CaptioningStatus | null;
  isGiven: boolean;
  onChange: (isGiven: boolean) => void;
}

/** Asks for one consent only, and says what happens with the sound. */
export function CaptionsConsent({ captioning, isGiven, onChange }: CaptionsConsentProps) {
  const m = useMessages();
  if (!captioning) return null;
  if (!captioning.available) return <p className={styles.unavailable}>{m.join.captionsUnavailable}</p>;
  const service = speechService(captioning.source);
  return (
    <div className={styles.consent}>
      <Checkbox
        label={m.join.captionsConsent}
        text={service === null ? m.join.captionsConsentLocal : m.join.captionsConsentExternal(service)}
        isSelected={isGiven}
        onChange={onChange}
      />
    </div>
  );
}
