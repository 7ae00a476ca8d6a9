import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { forgetLinks } from '../rooms/guestLinks.ts';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { useAct } from '../ui/useAct.ts';
import { newLinkCommand } from './newLinkCommand.ts';
import { endSignIn } from './renewal.ts';
import { useSignIn } from './signIn.ts';

export function AccountMenu() {
  const m = useMessages();
  const act = useAct();
  const [, navigate] = useLocation();
  const signIn = useSignIn();
  const [isAsking, setAsking] = useState(false);
  if (!signIn) return null;
  const label = m.start.account(signIn.user.displayName);
  const isByLink = signIn.by === 'startLink';
  return (
    <>
      <MenuButton
        label={label}
        actions={[
          { id: 'account', text: m.shell.account, icon: 'person', onAction: () => navigate('/account') },
          { id: 'signOut', text: m.start.signOut, icon: 'door', onAction: () => setAsking(true) },
        ]}
      >
        <IconButton icon="person" label={label} />
      </MenuButton>
      <ConfirmModal
        title={isByLink ? m.start.signOutTitle : m.shell.signOutTitle}
        text={isByLink ? `${m.start.signOutText} “${newLinkCommand}”.` : m.shell.signOutText}
        confirm={m.start.signOut}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          if (await act(() => endSignIn('here'))) forgetLinks();
        }}
      />
    </>
  );
}
