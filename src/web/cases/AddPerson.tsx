import { useState } from 'react';
import { Form } from 'react-aria-components/Form';
import type { UserView } from '../../wire/accounts.ts';
import { shareCase } from '../../wire/routes/cases.ts';
import { findUser } from '../../wire/routes/users.ts';
import { RequestError } from '../api/requestError.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { TextField } from '../ui/TextField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { DemoTag } from './DemoTag.tsx';
import styles from './AddPerson.module.css';
import { InvitePerson } from './InvitePerson.tsx';
import { Section } from '../ui/Section.tsx';

type Answer = { email: string; user: UserView | null };

interface AddPersonProps {
  caseId: string;
  onAdded: () => Promise<void>;
  onInvited: () => void;
}

/** Finds an account by its address and takes it into the case, or invites whoever has none. */
export function AddPerson({ caseId, onAdded, onInvited }: AddPersonProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [email, setEmail] = useState('');
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isPending, find] = usePending(async () => {
    setAnswer(null);
    await act(async () => {
      const user = await call(findUser, { body: { email } }).catch((error: unknown) => {
        if (error instanceof RequestError && error.code === 'USER_NOT_FOUND') return null;
        throw error;
      });
      setAnswer({ email: email.trim(), user });
    });
  });
  const add = async (user: UserView, relation: 'careTeam' | 'patient') => {
    const wanted = { params: { caseId, userId: user.userId }, body: { relation } };
    if (await act(() => call(shareCase, wanted), m.cases.people.added(user.displayName))) {
      setAnswer(null);
      setEmail('');
    }
    await onAdded();
  };
  return (
    <Section title={m.cases.people.addTitle} lead={m.cases.people.addText}>
      <Form
        className={styles.form ?? ''}
        onSubmit={(event) => {
          event.preventDefault();
          find();
        }}
      >
        <div className={styles.field}>
          <TextField
            label={m.cases.people.email}
            missing={m.cases.people.emailMissing}
            type="email"
            isRequired
            maxLength={254}
            autoComplete="off"
            value={email}
            onChange={setEmail}
          />
        </div>
        <Button type="submit" isPending={isPending}>
          {m.cases.people.find}
        </Button>
      </Form>
      <div role="status">
        {answer?.user && <Found user={answer.user} onAdd={add} />}
        {answer && !answer.user && (
          <InvitePerson key={answer.email} caseId={caseId} email={answer.email} onInvited={onInvited} />
        )}
      </div>
    </Section>
  );
}

interface FoundProps {
  user: UserView;
  onAdd: (user: UserView, relation: 'careTeam' | 'patient') => Promise<void>;
}

function Found({ user, onAdd }: FoundProps) {
  const m = useMessages();
  const relation = user.role === 'patient' ? 'patient' : 'careTeam';
  const [isPending, add] = usePending(() => onAdd(user, relation));
  if (user.role === 'service') return <Banner tone="warn">{m.cases.people.unsuitable}</Banner>;
  return (
    <Banner
      icon="person"
      actions={
        <Button look="primary" icon="plus" isPending={isPending} onPress={add}>
          {relation === 'patient' ? m.cases.people.addPatient : m.cases.people.addColleague}
        </Button>
      }
    >
      {relation === 'patient'
        ? m.cases.people.foundPatient(user.displayName)
        : m.cases.people.foundColleague(user.displayName)}{' '}
      {user.demo && <DemoTag />}
    </Banner>
  );
}
