import { useState } from 'react';
import { createInvitation, type MadeInvitation } from '../../wire/routes/invitations.ts';
import { useDates } from '../cases/dates.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import { TextField } from '../ui/TextField.tsx';
import { LinkToHandOver } from './LinkToHandOver.tsx';
import { RoleCards, type InvitedRole } from './RoleCards.tsx';

type Invitation = MadeInvitation & { to: string };

interface InviteUserModalProps {
  onClose: () => void;
  onInvited: () => void;
}

/** Role and address, then the link, which is shown this once; one that was mailed is not. */
export function InviteUserModal({ onClose, onInvited }: InviteUserModalProps) {
  const m = useMessages();
  const dates = useDates();
  const [invitation, setInvitation] = useState<Invitation | null>(null);
  if (!invitation) {
    return (
      <Modal title={m.admin.users.inviteTitle} isOpen onClose={onClose}>
        <InviteForm
          onInvited={(made) => {
            setInvitation(made);
            onInvited();
          }}
        />
      </Modal>
    );
  }
  const { url, expiresAt, mailed, to } = invitation;
  const unmailed = to === '' ? m.admin.users.linkNotMailed : m.admin.users.mailMissing;
  return (
    <Modal title={m.admin.users.invitedTitle} isOpen onClose={onClose}>
      <Banner tone={mailed ? 'ok' : 'info'} icon={mailed ? 'check' : 'info'} role="status">
        {mailed ? m.admin.users.linkMailed(to) : unmailed}
      </Banner>
      {url === null ? (
        <Button wide onPress={onClose}>
          {m.admin.done}
        </Button>
      ) : (
        <LinkToHandOver
          label={m.admin.users.invitationLink}
          url={url}
          text={m.admin.users.invitationUntil(dates.moment(expiresAt))}
          onDone={onClose}
        />
      )}
    </Modal>
  );
}

function InviteForm({ onInvited }: { onInvited: (invitation: Invitation) => void }) {
  const m = useMessages();
  const { language } = useLanguage();
  const call = useHostCall();
  const [role, setRole] = useState<InvitedRole>('clinician');
  const [email, setEmail] = useState('');
  return (
    <ActionForm
      submit={m.admin.users.inviteSubmit}
      onSubmit={async () => {
        const to = email.trim();
        const made = await call(createInvitation, {
          body: { role, ...(to !== '' && { email: to }) },
          language,
        });
        onInvited({ ...made, to });
      }}
    >
      <RoleCards value={role} onChange={setRole} />
      <TextField
        label={m.admin.users.email}
        hint={m.admin.users.emailHint}
        type="email"
        maxLength={254}
        autoComplete="off"
        value={email}
        onChange={setEmail}
      />
    </ActionForm>
  );
}
