import { useState } from 'react';
import { createFirstAdmin } from '../../wire/routes/accounts.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { PersonFields } from '../start/PersonFields.tsx';
import { keepAccountSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Card } from '../ui/Card.tsx';
import { useToast } from '../ui/Toasts.tsx';

/** For who came by the start link: the one form that makes the first administrator of them. */
export function FirstAdminForm() {
  const m = useMessages();
  const { language } = useLanguage();
  const call = useHostCall();
  const toast = useToast();
  const [person, setPerson] = useState({ displayName: '', email: '', password: '' });
  return (
    <Card title={m.shell.firstAdminTitle} level={1} text={m.shell.firstAdminText}>
      <ActionForm
        submit={m.signIn.accept}
        onSubmit={async () => {
          keepAccountSignIn(await call(createFirstAdmin, { body: person, language }));
          toast(m.account.firstAdminDone, 'ok');
        }}
      >
        <PersonFields person={person} onChange={setPerson} />
      </ActionForm>
    </Card>
  );
}
