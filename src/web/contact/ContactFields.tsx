import { callBackNumber, type PatientContact } from '../../wire/contact.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { TextArea } from '../ui/TextArea.tsx';
import { TextField } from '../ui/TextField.tsx';

interface ContactFieldsProps {
  value: PatientContact;
  onChange: (value: PatientContact) => void;
}

/** Where a patient is now, and by which number they are called where sound does not come through. */
export function ContactFields({ value, onChange }: ContactFieldsProps) {
  const m = useMessages();
  return (
    <>
      <TextArea
        label={m.contact.where}
        hint={m.contact.whereHint}
        missing={m.contact.whereMissing}
        isRequired
        rows={2}
        maxLength={300}
        autoComplete="street-address"
        value={value.whereNow}
        onChange={(whereNow) => onChange({ ...value, whereNow })}
      />
      <TextField
        label={m.contact.number}
        hint={m.contact.numberHint}
        missing={m.contact.numberMissing}
        isRequired
        type="tel"
        inputMode="tel"
        maxLength={40}
        autoComplete="tel"
        validate={(text) =>
          text === '' || callBackNumber.safeParse(text).success ? null : m.contact.numberWrong
        }
        value={value.callBackNumber}
        onChange={(number) => onChange({ ...value, callBackNumber: number })}
      />
    </>
  );
}
