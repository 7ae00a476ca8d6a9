import { useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { forgetLinks } from '../rooms/guestLinks.ts';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { newLinkCommand } from './newLinkCommand.ts';
import { signOut, useSignIn } from './signIn.ts';

export function AccountMenu() {
  const m = useMessages();
  const signIn = useSignIn();
  const [isAsking, setAsking] = useState(false);
  if (!signIn) return null;
  const label = m.start.account(signIn.user.displayName);
  return (
    <>
      <MenuButton
        label={label}
        actions={[{ id: 'signOut', text: m.start.signOut, icon: 'door', onAction: () => setAsking(true) }]}
      >
        <IconButton icon="person" label={label} />
      </MenuButton>
      <ConfirmModal
        title={m.start.signOutTitle}
        text={`${m.start.signOutText} “${newLinkCommand}”.`}
        confirm={m.start.signOut}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          forgetLinks();
          signOut();
        }}
      />
    </>
  );
}
