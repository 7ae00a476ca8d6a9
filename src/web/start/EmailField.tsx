import { useMessages } from '../messages/MessagesProvider.tsx';
import { TextField } from '../ui/TextField.tsx';

interface EmailFieldProps {
  value: string;
  onChange: (value: string) => void;
  isReadOnly?: boolean;
}

/** The address by which somebody signs in. */
export function EmailField(props: EmailFieldProps) {
  const m = useMessages();
  return (
    <TextField
      {...props}
      label={m.signIn.email}
      missing={m.signIn.emailMissing}
      type="email"
      autoComplete="username"
      isRequired
      maxLength={254}
    />
  );
}
