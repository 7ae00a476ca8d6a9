import type { OpenInvitation } from '../../wire/routes/invitations.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { Row } from '../ui/Rows.tsx';
import { usePending } from '../ui/usePending.ts';

interface InvitationRowProps {
  invitation: OpenInvitation;
  onResend: (invitation: OpenInvitation) => Promise<void>;
  onWithdraw: (invitation: OpenInvitation) => void;
}

export function InvitationRow({ invitation, onResend, onWithdraw }: InvitationRowProps) {
  const m = useMessages();
  const dates = useDates();
  const { email, role, expiresAt, invitedBy } = invitation;
  const whom = email ?? m.invitations.noAddress;
  const texts = m.invitations;
  const [isPending, resend] = usePending(() => onResend(invitation));
  return (
    <Row
      title={whom}
      text={[
        texts.roles[role],
        texts.until(dates.moment(expiresAt)),
        ...(invitedBy === null ? [] : [texts.by(invitedBy)]),
      ].join(' · ')}
      actions={
        <>
          <Button
            isPending={isPending}
            aria-label={email === null ? texts.newLinkOf(whom) : texts.resendOf(whom)}
            onPress={resend}
          >
            {email === null ? texts.newLink : texts.resend}
          </Button>
          <Button look="quiet" aria-label={texts.withdrawOf(whom)} onPress={() => onWithdraw(invitation)}>
            {texts.withdraw}
          </Button>
        </>
      }
    />
  );
}
