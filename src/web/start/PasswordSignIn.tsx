import { useState } from 'react';
import { Link } from 'wouter';
import type { SecondFactorNeeded } from '../../wire/accounts.ts';
import { signIn } from '../../wire/routes/signIn.ts';
import { callRoute } from '../api/callRoute.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { EmailField } from './EmailField.tsx';
import { canUsePasskeys } from './passkeys.ts';
import { keepAccountSignIn } from './signIn.ts';
import styles from './SignInPage.module.css';
import { usePasskeySignIn } from './usePasskeySignIn.ts';

/** By address and password, or by a passkey. */
export function PasswordSignIn({ onChallenge }: { onChallenge: (challenge: SecondFactorNeeded) => void }) {
  const m = useMessages();
  const { language } = useLanguage();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  return (
    <ActionForm
      submit={m.start.title}
      onSubmit={async () => {
        const outcome = await callRoute(signIn, { body: { email, password }, language });
        if (outcome.state === 'signedIn') keepAccountSignIn(outcome);
        else onChallenge(outcome);
      }}
      aside={<OtherWays />}
    >
      <EmailField value={email} onChange={setEmail} />
      <TextField
        label={m.signIn.password}
        missing={m.signIn.passwordMissing}
        type="password"
        autoComplete="current-password"
        isRequired
        maxLength={256}
        value={password}
        onChange={setPassword}
      />
    </ActionForm>
  );
}

function OtherWays() {
  const m = useMessages();
  const [isPending, signInByDevice] = usePasskeySignIn();
  return (
    <>
      {canUsePasskeys() && (
        <Button icon="key" wide isPending={isPending} onPress={signInByDevice}>
          {m.signIn.byPasskey}
        </Button>
      )}
      <Link to="/reset" className={styles.link ?? ''}>
        {m.signIn.forgot}
      </Link>
    </>
  );
}
