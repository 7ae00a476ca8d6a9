import { useState } from 'react';
import { invitedRole, type UserView } from '../../wire/accounts.ts';
import { updateUser } from '../../wire/routes/users.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { Modal } from '../ui/Modal.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { RoleCards, type InvitedRole } from './RoleCards.tsx';
import type { UserChange } from './userActions.ts';

interface UserChangeModalProps {
  action: UserChange;
  user: UserView;
  onClose: () => void;
  onChanged: (user: UserView) => void;
}

/** Says what a change does before it is made; a refusal is told in the same place. */
export function UserChangeModal({ action, user, onClose, onChanged }: UserChangeModalProps) {
  const m = useMessages();
  const call = useHostCall();
  const toast = useToast();
  const isOwn = useSignIn()?.user.userId === user.userId;
  const [role, setRole] = useState<InvitedRole>(() => invitedRole.catch('clinician').parse(user.role));
  const texts = m.admin.users.changes[action];
  const bodies = {
    role: { role },
    enable: { state: 'enabled' },
    disable: { state: 'disabled' },
    signOut: { signIns: 'ended' },
    secondFactors: { secondFactors: 'removed' },
  } as const;
  return (
    <Modal title={texts.title(user.displayName)} isOpen onClose={onClose}>
      <ActionForm
        submit={texts.submit}
        look={action === 'disable' || action === 'secondFactors' ? 'danger' : 'primary'}
        isDisabled={action === 'role' && role === user.role}
        onSubmit={async () => {
          const params = { userId: user.userId };
          onChanged(await call(updateUser, { params, body: bodies[action] }));
          toast(texts.done(user.displayName), 'ok');
          onClose();
        }}
        aside={
          <Button wide onPress={onClose}>
            {m.common.cancel}
          </Button>
        }
      >
        <p>{texts.text}</p>
        {action === 'role' && <RoleCards value={role} onChange={setRole} />}
        {isOwn && (
          <Banner tone="warn" icon="alert">
            {action === 'disable' ? m.admin.users.ownDisabled : m.admin.users.ownChanged}
          </Banner>
        )}
      </ActionForm>
    </Modal>
  );
}
