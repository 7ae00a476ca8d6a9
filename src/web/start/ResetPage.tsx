import { useState } from 'react';
import { requestPasswordReset, resetPassword } from '../../wire/routes/signIn.ts';
import { callRoute } from '../api/callRoute.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Card } from '../ui/Card.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { EmailField } from './EmailField.tsx';
import { useFragment } from './fragment.ts';
import { NewPasswordField } from './NewPasswordField.tsx';

/** With a link's secret sets the password; without one asks for such a link. */
export default function ResetPage() {
  const m = useMessages();
  const inAddress = useFragment('reset');
  const [secret] = useState(inAddress);
  const [done, setDone] = useState<'asked' | 'set' | null>(null);
  const title = secret === null ? m.signIn.forgotTitle : m.signIn.resetTitle;
  const toSignIn = (
    <LinkButton to="/sign-in" look="primary">
      {m.signIn.toSignIn}
    </LinkButton>
  );

  if (done !== null) {
    const texts =
      done === 'asked'
        ? { title: m.signIn.askedTitle, text: m.signIn.askedText }
        : { title: m.signIn.setTitle, text: m.signIn.setText };
    return (
      <Page title={texts.title} width="s" centred>
        <StateCard icon="check" title={texts.title} actions={toSignIn}>
          <p>{texts.text}</p>
        </StateCard>
      </Page>
    );
  }
  return (
    <Page title={title} width="s">
      <Card title={title} level={1} text={secret === null ? m.signIn.forgotText : m.signIn.resetText}>
        {secret === null ? (
          <AskForm onDone={() => setDone('asked')} />
        ) : (
          // The secret is used up and leaves the address with this page: without it this page would be another one.
          <SetForm secret={secret} onDone={() => setDone('set')} />
        )}
      </Card>
    </Page>
  );
}

function AskForm({ onDone }: { onDone: () => void }) {
  const m = useMessages();
  const [email, setEmail] = useState('');
  return (
    <ActionForm
      submit={m.signIn.ask}
      onSubmit={async () => {
        await callRoute(requestPasswordReset, { body: { email } });
        onDone();
      }}
      aside={
        <LinkButton to="/sign-in" look="quiet" wide>
          {m.common.back}
        </LinkButton>
      }
    >
      <EmailField value={email} onChange={setEmail} />
    </ActionForm>
  );
}

function SetForm({ secret, onDone }: { secret: string; onDone: () => void }) {
  const m = useMessages();
  const [password, setPassword] = useState('');
  return (
    <ActionForm
      submit={m.signIn.setPassword}
      onSubmit={async () => {
        await callRoute(resetPassword, { body: { secret, password } });
        onDone();
      }}
    >
      <NewPasswordField label={m.signIn.newPassword} value={password} onChange={setPassword} />
    </ActionForm>
  );
}
