import { useMessages } from '../messages/MessagesProvider.tsx';
import { TextField } from '../ui/TextField.tsx';

interface CurrentPasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** Asked again before what a thief of this browser must not do. */
export function CurrentPasswordField({ value, onChange }: CurrentPasswordFieldProps) {
  const m = useMessages();
  return (
    <TextField
      label={m.account.currentPassword}
      missing={m.signIn.passwordMissing}
      type="password"
      autoComplete="current-password"
      isRequired
      maxLength={256}
      value={value}
      onChange={onChange}
    />
  );
}
