import { useState } from 'react';
import type { z } from 'zod';
import type { oneTimeLink, UserView } from '../../wire/accounts.ts';
import { createResetLink } from '../../wire/routes/users.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ActionForm } from '../ui/ActionForm.tsx';
import { Modal } from '../ui/Modal.tsx';
import { LinkToHandOver } from './LinkToHandOver.tsx';

/** A link by which somebody sets a new password, to be handed to them. */
export function ResetLinkModal({ user, onClose }: { user: UserView; onClose: () => void }) {
  const m = useMessages();
  const dates = useDates();
  const call = useHostCall();
  const [link, setLink] = useState<z.output<typeof oneTimeLink> | null>(null);
  const { userId, displayName } = user;
  return (
    <Modal title={m.admin.users.resetTitle(displayName)} isOpen onClose={onClose}>
      {link ? (
        <LinkToHandOver
          label={m.admin.users.resetLink}
          url={link.url}
          text={m.admin.users.resetUntil(dates.moment(link.expiresAt))}
          onDone={onClose}
        />
      ) : (
        <ActionForm
          submit={m.admin.users.resetSubmit}
          onSubmit={async () => setLink(await call(createResetLink, { params: { userId }, body: {} }))}
        >
          <p>{m.admin.users.resetText}</p>
        </ActionForm>
      )}
    </Modal>
  );
}
