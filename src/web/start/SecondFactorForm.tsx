import { useState } from 'react';
import type { SecondFactorNeeded } from '../../wire/accounts.ts';
import { confirmSignIn } from '../../wire/routes/signIn.ts';
import { callRoute } from '../api/callRoute.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { canUsePasskeys } from './passkeys.ts';
import { keepAccountSignIn } from './signIn.ts';
import { usePasskeySignIn } from './usePasskeySignIn.ts';

interface SecondFactorFormProps {
  challenge: SecondFactorNeeded;
  onBack: () => void;
}

/** The password was right; now the code of the app, one of the recovery codes, or a passkey. */
export function SecondFactorForm({ challenge, onBack }: SecondFactorFormProps) {
  const m = useMessages();
  const { language } = useLanguage();
  const { challengeId, methods } = challenge;
  const [code, setCode] = useState('');
  const [isPending, signInByDevice] = usePasskeySignIn();
  const hasPasskey = methods.includes('passkey') && canUsePasskeys();
  const byDevice = hasPasskey && (
    <Button icon="key" wide isPending={isPending} onPress={signInByDevice}>
      {m.signIn.byPasskey}
    </Button>
  );
  const back = (
    <Button look="quiet" wide onPress={onBack}>
      {m.common.back}
    </Button>
  );
  if (methods.every((method) => method === 'passkey')) {
    return (
      <>
        <p>{m.signIn.passkeyNeeded}</p>
        {byDevice}
        {back}
      </>
    );
  }
  return (
    <ActionForm
      submit={m.signIn.confirmCode}
      onSubmit={async () => {
        keepAccountSignIn(
          await callRoute(confirmSignIn, { body: { challengeId, code: code.trim() }, language }),
        );
      }}
      aside={
        <>
          {byDevice}
          {back}
        </>
      }
    >
      <TextField
        label={m.signIn.code}
        hint={m.signIn.codeHint}
        missing={m.signIn.codeMissing}
        autoComplete="one-time-code"
        isRequired
        minLength={6}
        maxLength={32}
        value={code}
        onChange={setCode}
      />
    </ActionForm>
  );
}
