import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import type { z } from 'zod';
import { acceptInvitation, readInvitation } from '../../wire/routes/signIn.ts';
import { callRoute } from '../api/callRoute.ts';
import { RequestError } from '../api/requestError.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Card } from '../ui/Card.tsx';
import { FailedCard } from '../ui/FailedCard.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { clearFragment, useFragment } from './fragment.ts';
import { PersonFields } from './PersonFields.tsx';
import { keepAccountSignIn } from './signIn.ts';

type Invitation = z.output<typeof readInvitation.reply>;

/** What an invitation's link opens: who one is, a password, and one is in. */
export default function InvitationPage() {
  const m = useMessages();
  const secret = useFragment('invitation');
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    if (secret === null || error !== null) return;
    callRoute(readInvitation, { body: { secret } }).then(setInvitation, setError);
  }, [secret, error]);

  if (isCode(error, 'INVITATION_WITHDRAWN')) return <OverPage isWithdrawn />;
  if (secret === null || isCode(error, 'LINK_USED', 'INVALID_REQUEST')) return <OverPage />;
  if (error !== null) {
    return (
      <Page title={m.errors.title} width="s" centred>
        <FailedCard title={m.errors.title} error={error} onRetry={() => setError(null)} />
      </Page>
    );
  }
  if (!invitation) {
    return (
      <Page title={m.signIn.invitationTitle} centred>
        <Loading text={m.common.loading} isPage />
      </Page>
    );
  }
  return <AcceptPage secret={secret} invitation={invitation} />;
}

const isCode = (error: unknown, ...codes: string[]): boolean =>
  error instanceof RequestError && codes.includes(error.code);

function AcceptPage({ secret, invitation }: { secret: string; invitation: Invitation }) {
  const m = useMessages();
  const { language } = useLanguage();
  const [, navigate] = useLocation();
  const [person, setPerson] = useState({ displayName: '', email: invitation.email ?? '', password: '' });
  return (
    <Page title={m.signIn.invitationTitle} width="s">
      <Card title={m.signIn.invitationTitle} level={1} text={m.signIn.invitationText[invitation.role]}>
        <ActionForm
          submit={m.signIn.accept}
          onSubmit={async () => {
            keepAccountSignIn(await callRoute(acceptInvitation, { body: { secret, ...person }, language }));
            clearFragment();
            navigate('/', { replace: true });
          }}
        >
          <PersonFields person={person} onChange={setPerson} hasEmail={invitation.email !== null} />
        </ActionForm>
      </Card>
    </Page>
  );
}

function OverPage({ isWithdrawn = false }: { isWithdrawn?: boolean }) {
  const m = useMessages();
  const title = isWithdrawn ? m.signIn.invitationWithdrawnTitle : m.signIn.invitationOverTitle;
  return (
    <Page title={title} width="s" centred>
      <StateCard
        icon="link"
        tone="warn"
        title={title}
        actions={
          <LinkButton to="/sign-in" look="primary">
            {m.signIn.toSignIn}
          </LinkButton>
        }
      >
        <p>{isWithdrawn ? m.signIn.invitationWithdrawnText : m.signIn.invitationOverText}</p>
      </StateCard>
    </Page>
  );
}
