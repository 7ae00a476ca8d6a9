import { useState } from 'react';
import { ActionForm } from '../ui/ActionForm.tsx';
import { CurrentPasswordField } from './CurrentPasswordField.tsx';

interface ConfirmByPasswordProps {
  text: string;
  submit: string;
  /** Rejected where it did not work. */
  onConfirm: (password: string) => Promise<void>;
}

/** The question, with the password, before something by which one signs in is given up. */
export function ConfirmByPassword({ text, submit, onConfirm }: ConfirmByPasswordProps) {
  const [password, setPassword] = useState('');
  return (
    <ActionForm submit={submit} onSubmit={() => onConfirm(password)}>
      <p>{text}</p>
      <CurrentPasswordField value={password} onChange={setPassword} />
    </ActionForm>
  );
}
