import { useState } from 'react';
import { createCaseInvitation, type MadeInvitation } from '../../wire/routes/invitations.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './AddPerson.module.css';

interface InvitePersonProps {
  caseId: string;
  email: string;
  onInvited: () => void;
}

/** For an address that has no account yet: a link by which they make one. */
export function InvitePerson({ caseId, email, onInvited }: InvitePersonProps) {
  const m = useMessages();
  const [invitation, setInvitation] = useState<MadeInvitation | null>(null);
  const inviting = {
    caseId,
    email,
    onMade: (made: MadeInvitation) => {
      setInvitation(made);
      onInvited();
    },
  };
  if (!invitation) {
    return (
      <Banner
        tone="warn"
        icon="person"
        actions={
          <>
            <InviteAs role="clinician" {...inviting} />
            <InviteAs role="patient" {...inviting} />
          </>
        }
      >
        {m.cases.people.unknown(email)}
      </Banner>
    );
  }
  return (
    <Banner tone="ok" icon="check">
      <div className={styles.invited}>
        <p>{invitation.mailed ? m.cases.people.invitedMailed(email) : m.cases.people.invited}</p>
        {invitation.url !== null && <CopyField label={m.cases.people.link} text={invitation.url} />}
      </div>
    </Banner>
  );
}

interface InviteAsProps {
  role: 'clinician' | 'patient';
  caseId: string;
  email: string;
  onMade: (invitation: MadeInvitation) => void;
}

function InviteAs({ role, caseId, email, onMade }: InviteAsProps) {
  const m = useMessages();
  const { language } = useLanguage();
  const act = useAct();
  const call = useHostCall();
  const [isPending, invite] = usePending(async () => {
    const wanted = { params: { caseId }, body: { role, email }, language };
    await act(async () => onMade(await call(createCaseInvitation, wanted)));
  });
  return (
    <Button isPending={isPending} onPress={invite}>
      {role === 'clinician' ? m.cases.people.inviteColleague : m.cases.people.invitePatient}
    </Button>
  );
}
