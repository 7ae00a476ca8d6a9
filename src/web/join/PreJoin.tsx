import { useState, type ReactNode } from 'react';
import { Form } from 'react-aria-components/Form';
import type { PatientContact } from '../../wire/contact.ts';
import type { RoomKind } from '../../wire/rooms.ts';
import { ContactFields } from '../contact/ContactFields.tsx';
import { trimmed } from '../contact/contactTexts.ts';
import type { PreviewTracks } from '../devices/DevicePreview.ts';
import { DevicesSection } from '../devices/DevicesSection.tsx';
import { usePreview } from '../devices/usePreview.ts';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useCapabilities } from '../start/capabilities.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { usePending } from '../ui/usePending.ts';
import { CaptionsConsent } from './CaptionsConsent.tsx';
import { KeepConsent } from './KeepConsent.tsx';
import { LanguageField } from './LanguageField.tsx';
import styles from './PreJoin.module.css';

export interface JoinChoice {
  displayName: string;
  language: string;
  captions: boolean;
  keepTranscript: boolean;
  /** Null where it is not asked. */
  contact: PatientContact | null;
}

interface PreJoinProps {
  title: string;
  lead: string;
  kind: RoomKind;
  /** Null where the name stands already: coming back as the same person. */
  suggestedName: string | null;
  isNameGiven: boolean;
  initial: Omit<JoinChoice, 'displayName'>;
  submitText: string;
  /** Rejected where it did not work; the preview stays then. */
  onJoin: (choice: JoinChoice, takeTracks: () => PreviewTracks) => Promise<void>;
  /** Below the lead, for what may be done first. */
  before?: ReactNode;
  aside?: ReactNode;
}

/** What comes before every visit: be seen, be heard, say who you are, agree, join. */
export function PreJoin(props: PreJoinProps) {
  const { title, lead, kind, suggestedName, isNameGiven, initial, submitText, onJoin, before, aside } = props;
  const m = useMessages();
  const offersCamera = kind !== 'voice';
  const { preview, state } = usePreview(offersCamera);
  const captioning = useCapabilities()?.captioning ?? null;
  const [displayName, setDisplayName] = useState(suggestedName ?? '');
  const [language, setLanguage] = useState(initial.language);
  const [captions, setCaptions] = useState(initial.captions);
  const [keepTranscript, setKeepTranscript] = useState(initial.keepTranscript);
  const [contact, setContact] = useState(initial.contact);

  const [error, setError] = useState<unknown>(null);
  const [isPending, submit] = usePending(async () => {
    setError(null);
    try {
      const choice = { language, captions, keepTranscript, contact: contact && trimmed(contact) };
      await onJoin({ displayName: displayName.trim(), ...choice }, () => preview.take());
    } catch (reason) {
      setError(reason);
    }
  });
  const needsDevices = state.access === 'ask' || state.access === 'asking';
  const { microphone } = state;

  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title}>{title}</h1>
        <p className={styles.lead}>{lead}</p>
        {before}
      </div>
      <div className={styles.columns}>
        <DevicesSection preview={preview} state={state} offersCamera={offersCamera} />
        <Form
          className={styles.form ?? ''}
          onSubmit={(event) => {
            event.preventDefault();
            submit();
          }}
        >
          {suggestedName !== null && (
            <TextField
              label={m.join.name}
              {...(isNameGiven ? {} : { hint: m.join.nameHint })}
              isReadOnly={isNameGiven}
              missing={m.join.nameMissing}
              isRequired
              maxLength={80}
              autoComplete="name"
              value={displayName}
              onChange={setDisplayName}
            />
          )}
          {contact && <ContactFields value={contact} onChange={setContact} />}
          <LanguageField label={m.join.language} value={language} onChange={setLanguage} />
          <CaptionsConsent captioning={captioning} isGiven={captions} onChange={setCaptions} />
          <KeepConsent isGiven={keepTranscript} onChange={setKeepTranscript} />
          <div className={styles.submit}>
            {error !== null && (
              <Banner tone="danger" icon="alert" role="alert">
                {errorText(m, error)}
              </Banner>
            )}
            <Button type="submit" look={needsDevices ? 'secondary' : 'primary'} wide isPending={isPending}>
              {microphone.track ? submitText : m.join.joinWithout}
            </Button>
            {aside}
          </div>
        </Form>
      </div>
    </>
  );
}
