import { useState } from 'react';
import {
  resendInvitation,
  withdrawInvitation,
  type MadeInvitation,
  type OpenInvitation,
} from '../../wire/routes/invitations.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { FailedCard } from '../ui/FailedCard.tsx';
import { Modal } from '../ui/Modal.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import { Rows } from '../ui/Rows.tsx';
import { Section } from '../ui/Section.tsx';
import { useToast } from '../ui/Toasts.tsx';
import { useAct } from '../ui/useAct.ts';
import { InvitationRow } from './InvitationRow.tsx';
import type { useOpenInvitations } from './useOpenInvitations.ts';

/** Where there are none, nothing of it is seen. */
export function OpenInvitations({ of }: { of: ReturnType<typeof useOpenInvitations> }) {
  const m = useMessages();
  const act = useAct();
  const toast = useToast();
  const call = useHostCall();
  const { loaded, retry, refresh, loadMore } = of;
  const [made, setMade] = useState<MadeInvitation | null>(null);
  const [withdrawing, setWithdrawing] = useState<OpenInvitation | null>(null);
  const resend = async ({ invitationId, email }: OpenInvitation) => {
    await act(async () => {
      const again = await call(resendInvitation, { params: { invitationId }, body: {} });
      if (again.mailed) toast(m.invitations.sentTo(email ?? ''), 'ok');
      else setMade(again);
    });
    await refresh();
  };
  const isEmpty = loaded.state === 'ready' && loaded.value.items.length === 0;
  return (
    <>
      {loaded.state === 'failed' && (
        <FailedCard level={2} title={m.invitations.errorTitle} error={loaded.error} onRetry={retry} />
      )}
      {loaded.state === 'ready' && !isEmpty && (
        <Section title={m.invitations.title}>
          <Rows label={m.invitations.title}>
            {loaded.value.items.map((invitation) => (
              <InvitationRow
                key={invitation.invitationId}
                invitation={invitation}
                onResend={resend}
                onWithdraw={setWithdrawing}
              />
            ))}
          </Rows>
          <MoreButton text={m.invitations.more} cursor={loaded.value.nextCursor} onMore={loadMore} />
        </Section>
      )}
      {made && <NewLink made={made} onClose={() => setMade(null)} />}
      {withdrawing && (
        <ConfirmModal
          title={m.invitations.withdrawTitle}
          text={m.invitations.withdrawText(withdrawing.email ?? m.invitations.noAddress)}
          confirm={m.invitations.withdraw}
          isOpen
          onClose={() => setWithdrawing(null)}
          onConfirm={async () => {
            const params = { invitationId: withdrawing.invitationId };
            await act(() => call(withdrawInvitation, { params }), m.invitations.withdrawn);
            await refresh();
          }}
        />
      )}
    </>
  );
}

function NewLink({ made, onClose }: { made: MadeInvitation; onClose: () => void }) {
  const m = useMessages();
  const dates = useDates();
  return (
    <Modal title={m.invitations.linkTitle} isOpen onClose={onClose}>
      {made.url !== null && <CopyField label={m.invitations.link} text={made.url} />}
      <p>{m.invitations.linkText(dates.moment(made.expiresAt))}</p>
    </Modal>
  );
}
