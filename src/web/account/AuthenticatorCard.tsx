import { useState } from 'react';
import { removeTotp } from '../../wire/routes/accounts.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Modal } from '../ui/Modal.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { ConfirmByPassword } from './ConfirmByPassword.tsx';
import { AuthenticatorSetup } from './AuthenticatorSetup.tsx';
import type { Account } from './useAccount.ts';

interface AuthenticatorCardProps {
  account: Account;
  onChanged: () => Promise<void>;
}

export function AuthenticatorCard({ account, onChanged }: AuthenticatorCardProps) {
  const m = useMessages();
  const [isOpen, setOpen] = useState(false);
  const { hasTotp, recoveryCodesLeft } = account;
  const done = () => {
    setOpen(false);
    void onChanged();
  };
  const title = hasTotp ? m.account.totpRemove : m.account.totpSetUp;
  return (
    <Card
      title={m.account.totpTitle}
      text={hasTotp ? m.account.totpOn(recoveryCodesLeft) : m.account.totpOff}
    >
      <Button onPress={() => setOpen(true)}>{title}</Button>
      <Modal title={title} isOpen={isOpen} onClose={done}>
        {hasTotp ? <RemoveForm onDone={done} /> : <AuthenticatorSetup onDone={done} />}
      </Modal>
    </Card>
  );
}

function RemoveForm({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  return (
    <ConfirmByPassword
      text={m.account.totpRemoveText}
      submit={m.account.totpRemove}
      onConfirm={async (password) => {
        await call(removeTotp, { body: { password } });
        toast(m.account.totpRemoved, 'ok');
        onDone();
      }}
    />
  );
}
