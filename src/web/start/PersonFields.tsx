import { useMessages } from '../messages/MessagesProvider.tsx';
import { TextField } from '../ui/TextField.tsx';
import { EmailField } from './EmailField.tsx';
import { NewPasswordField } from './NewPasswordField.tsx';

export interface NewPerson {
  displayName: string;
  email: string;
  password: string;
}

interface PersonFieldsProps {
  person: NewPerson;
  onChange: (person: NewPerson) => void;
  /** The address stands already. */
  hasEmail?: boolean;
}

/** What an account is made of. */
export function PersonFields({ person, onChange, hasEmail = false }: PersonFieldsProps) {
  const m = useMessages();
  return (
    <>
      <TextField
        label={m.signIn.displayName}
        hint={m.signIn.displayNameHint}
        missing={m.signIn.displayNameMissing}
        isRequired
        maxLength={80}
        autoComplete="name"
        value={person.displayName}
        onChange={(displayName) => onChange({ ...person, displayName })}
      />
      <EmailField
        isReadOnly={hasEmail}
        value={person.email}
        onChange={(email) => onChange({ ...person, email })}
      />
      <NewPasswordField
        label={m.signIn.password}
        value={person.password}
        onChange={(password) => onChange({ ...person, password })}
      />
    </>
  );
}
