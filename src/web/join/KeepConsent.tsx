import { useMessages } from '../messages/MessagesProvider.tsx';
import { Checkbox } from '../ui/Checkbox.tsx';
import styles from './CaptionsConsent.module.css';

interface KeepConsentProps {
  isGiven: boolean;
  onChange: (isGiven: boolean) => void;
}

/** Asked apart from captions, which are gone with the visit where nobody agrees to this. */
export function KeepConsent({ isGiven, onChange }: KeepConsentProps) {
  const m = useMessages();
  return (
    <div className={styles.consent}>
      <Checkbox
        label={m.join.keepConsent}
        text={m.join.keepConsentText}
        isSelected={isGiven}
        onChange={onChange}
      />
    </div>
  );
}
