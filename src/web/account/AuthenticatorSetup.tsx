import { useState } from 'react';
import { beginTotp, confirmTotp } from '../../wire/routes/accounts.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Button } from '../ui/Button.tsx';
import { CodeLine } from '../ui/CodeLine.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { TextField } from '../ui/TextField.tsx';
import { CurrentPasswordField } from './CurrentPasswordField.tsx';
import { QrCode } from './QrCode.tsx';

type Step =
  | { step: 'password' }
  | { step: 'scan'; uri: string; secret: string }
  | { step: 'codes'; recoveryCodes: readonly string[] };

/** Password, QR code, first code, recovery codes. */
export function AuthenticatorSetup({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const call = useHostCall();
  const [step, setStep] = useState<Step>({ step: 'password' });
  const [password, setPassword] = useState('');
  const [code, setCode] = useState('');

  if (step.step === 'password') {
    return (
      <ActionForm
        key="password"
        submit={m.account.next}
        onSubmit={async () => setStep({ step: 'scan', ...(await call(beginTotp, { body: { password } })) })}
      >
        <CurrentPasswordField value={password} onChange={setPassword} />
      </ActionForm>
    );
  }
  if (step.step === 'scan') {
    return (
      <ActionForm
        key="scan"
        submit={m.signIn.confirmCode}
        onSubmit={async () =>
          setStep({ step: 'codes', ...(await call(confirmTotp, { body: { code: code.trim() } })) })
        }
      >
        <p>{m.account.scanText}</p>
        <QrCode text={step.uri} label={m.account.qrCode} />
        <p>{m.account.typeText}</p>
        <CodeLine>{step.secret}</CodeLine>
        <TextField
          label={m.account.sixDigits}
          missing={m.signIn.codeMissing}
          autoComplete="one-time-code"
          inputMode="numeric"
          isRequired
          pattern="\d{6}"
          maxLength={6}
          value={code}
          onChange={setCode}
        />
      </ActionForm>
    );
  }
  return (
    <>
      <p>{m.account.codesText}</p>
      {step.recoveryCodes.map((recoveryCode) => (
        <CodeLine key={recoveryCode}>{recoveryCode}</CodeLine>
      ))}
      <CopyField label={m.account.codesTogether} text={step.recoveryCodes.join(' ')} />
      <Button look="primary" wide onPress={onDone}>
        {m.account.codesKept}
      </Button>
    </>
  );
}
