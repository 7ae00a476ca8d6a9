import { useMessages } from '../messages/MessagesProvider.tsx';
import { TextField } from '../ui/TextField.tsx';

/** As the server asks it: length is all that counts. */
const minLength = 12;

interface NewPasswordFieldProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
}

export function NewPasswordField({ label, value, onChange }: NewPasswordFieldProps) {
  const m = useMessages();
  return (
    <TextField
      label={label}
      hint={m.signIn.passwordHint(minLength)}
      missing={m.signIn.passwordMissing}
      type="password"
      autoComplete="new-password"
      isRequired
      maxLength={256}
      value={value}
      onChange={onChange}
      validate={(text) => (text.length < minLength ? m.signIn.passwordHint(minLength) : null)}
    />
  );
}
