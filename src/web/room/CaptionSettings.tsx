import { useState } from 'react';
import { LanguageField } from '../join/LanguageField.tsx';
import { changeVisit } from '../join/storedVisit.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Select } from '../ui/Select.tsx';
import { Switch } from '../ui/Switch.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import styles from './CaptionSettings.module.css';
import { captionSizes, changeViewSettings, useViewSettings } from './viewSettings.ts';

/** One's own consent first, then who is being captioned, then how captions look. */
export function CaptionSettings() {
  const m = useMessages();
  return (
    <div className={styles.settings}>
      <OwnConsent />
      <WhoIsCaptioned />
      <Fold title={m.captions.options} icon="settings" level={3}>
        <Look />
      </Fold>
    </div>
  );
}

function OwnConsent() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const self = useCall((state) =>
    state.participants.find((person) => person.participantId === state.participantId),
  );
  const [isChanging, setChanging] = useState(false);
  if (!self) return null;

  const change = async (changed: { captions: boolean } | { keepTranscript: boolean }) => {
    setChanging(true);
    if (await act(() => client.setConsent({ ...self.consent, ...changed }))) changeVisit(changed);
    setChanging(false);
  };
  return (
    <>
      <Switch
        label={m.captions.consent}
        text={m.captions.consentText}
        isSelected={self.consent.captions}
        isDisabled={isChanging}
        onChange={(captions) => change({ captions })}
      />
      <Switch
        label={m.captions.keep}
        text={m.captions.keepText}
        isSelected={self.consent.keepTranscript}
        isDisabled={isChanging}
        onChange={(keepTranscript) => change({ keepTranscript })}
      />
    </>
  );
}

function WhoIsCaptioned() {
  const { locale, messages: m } = useLanguage();
  const participants = useCall((state) => state.participants);
  const names = participants.filter((person) => person.captioned).map((person) => person.displayName);
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  return (
    <p className={styles.who}>
      {names.length > 0
        ? m.captions.whoNames(list.format(names))
        : `${m.captions.whoTitle}: ${m.captions.whoNobody}`}
    </p>
  );
}

function Look() {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const settings = useViewSettings();
  const spoken = useCall(
    (state) => state.participants.find((person) => person.participantId === state.participantId)?.language,
  );
  return (
    <>
      <LanguageField
        label={m.captions.language}
        value={spoken ?? 'auto'}
        onChange={async (language) => {
          if (await act(() => client.setLanguage(language))) changeVisit({ language });
        }}
      />
      <Select
        label={m.captions.size}
        value={settings.captionSize}
        options={captionSizes.map((value) => ({ value, text: m.captions.sizes[value] }))}
        onChange={(captionSize) => changeViewSettings({ captionSize })}
      />
      <Switch
        label={m.captions.overlay}
        isSelected={settings.captionsShown}
        onChange={(captionsShown) => changeViewSettings({ captionsShown })}
      />
      <Switch
        label={m.captions.announce}
        isSelected={settings.captionsAnnounced}
        onChange={(captionsAnnounced) => changeViewSettings({ captionsAnnounced })}
      />
      <p className={styles.who}>{m.captions.uncertainHint}</p>
    </>
  );
}
