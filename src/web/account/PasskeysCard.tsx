import { useState } from 'react';
import type { PasskeyView } from '../../wire/accounts.ts';
import { addPasskey, beginPasskey, removePasskey } from '../../wire/routes/accounts.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { canUsePasskeys, makePasskey } from '../start/passkeys.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { Modal } from '../ui/Modal.tsx';
import { Row, Rows } from '../ui/Rows.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { ConfirmByPassword } from './ConfirmByPassword.tsx';
import { CurrentPasswordField } from './CurrentPasswordField.tsx';
import type { Account } from './useAccount.ts';

interface PasskeysCardProps {
  account: Account;
  onChanged: () => Promise<void>;
}

export function PasskeysCard({ account, onChanged }: PasskeysCardProps) {
  const { locale, messages: m } = useLanguage();
  const [isAdding, setAdding] = useState(false);
  const [removed, setRemoved] = useState<PasskeyView | null>(null);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  return (
    <Card title={m.account.passkeysTitle} text={m.account.passkeysText}>
      {account.passkeys.length > 0 && (
        <Rows label={m.account.passkeysTitle}>
          {account.passkeys.map((passkey) => (
            <Row
              key={passkey.passkeyId}
              title={passkey.name}
              text={m.account.added(date.format(new Date(passkey.createdAt)))}
              actions={
                <Button
                  icon="trash"
                  look="quiet"
                  aria-label={m.account.removeNamed(passkey.name)}
                  onPress={() => setRemoved(passkey)}
                >
                  {m.account.remove}
                </Button>
              }
            />
          ))}
        </Rows>
      )}
      {canUsePasskeys() && (
        <Button icon="plus" onPress={() => setAdding(true)}>
          {m.account.addPasskey}
        </Button>
      )}
      <Modal title={m.account.addPasskey} isOpen={isAdding} onClose={() => setAdding(false)}>
        <AddForm
          onDone={() => {
            setAdding(false);
            void onChanged();
          }}
        />
      </Modal>
      {removed && (
        <Modal title={m.account.removePasskeyTitle} isOpen onClose={() => setRemoved(null)}>
          <RemoveForm
            passkey={removed}
            onDone={() => {
              setRemoved(null);
              void onChanged();
            }}
          />
        </Modal>
      )}
    </Card>
  );
}

function AddForm({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  return (
    <ActionForm
      submit={m.account.addPasskey}
      onSubmit={async () => {
        const { challengeId, options } = await call(beginPasskey, { body: { password } });
        const response = await makePasskey(options);
        if (response === null) {
          toast(m.account.passkeyNotMade);
          return;
        }
        await call(addPasskey, { body: { challengeId, name, response } });
        toast(m.account.passkeyAdded, 'ok');
        onDone();
      }}
    >
      <p>{m.account.addPasskeyText}</p>
      <TextField
        label={m.account.passkeyName}
        hint={m.account.passkeyNameHint}
        missing={m.account.passkeyNameMissing}
        isRequired
        maxLength={80}
        value={name}
        onChange={setName}
      />
      <CurrentPasswordField value={password} onChange={setPassword} />
    </ActionForm>
  );
}

function RemoveForm({ passkey, onDone }: { passkey: PasskeyView; onDone: () => void }) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  const { passkeyId, name } = passkey;
  return (
    <ConfirmByPassword
      text={m.account.removePasskeyText(name)}
      submit={m.account.remove}
      onConfirm={async (password) => {
        await call(removePasskey, { params: { passkeyId }, body: { password } });
        toast(m.account.passkeyRemoved, 'ok');
        onDone();
      }}
    />
  );
}
