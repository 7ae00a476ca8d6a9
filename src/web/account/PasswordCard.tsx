import { useState } from 'react';
import { changePassword } from '../../wire/routes/accounts.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { NewPasswordField } from '../start/NewPasswordField.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Modal } from '../ui/Modal.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { CurrentPasswordField } from './CurrentPasswordField.tsx';

export function PasswordCard() {
  const m = useMessages();
  const [isOpen, setOpen] = useState(false);
  return (
    <Card title={m.signIn.password} text={m.account.passwordText}>
      <Button onPress={() => setOpen(true)}>{m.account.changePassword}</Button>
      <Modal title={m.account.changePassword} isOpen={isOpen} onClose={() => setOpen(false)}>
        <ChangeForm onDone={() => setOpen(false)} />
      </Modal>
    </Card>
  );
}

function ChangeForm({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  const [password, setPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  return (
    <ActionForm
      submit={m.account.changePassword}
      onSubmit={async () => {
        await call(changePassword, { body: { password, newPassword } });
        toast(m.account.passwordChanged, 'ok');
        onDone();
      }}
    >
      <CurrentPasswordField value={password} onChange={setPassword} />
      <NewPasswordField label={m.signIn.newPassword} value={newPassword} onChange={setNewPassword} />
    </ActionForm>
  );
}
