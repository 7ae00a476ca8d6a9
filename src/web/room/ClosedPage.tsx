import type { CallPhase } from '../call/callState.ts';
import type { IconName } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { useVisit } from './VisitContext.tsx';

type Reason = Extract<CallPhase, { phase: 'closed' }>['reason'];

const icons: Readonly<Record<Reason, IconName>> = {
  left: 'door',
  ended: 'check',
  removed: 'personRemove',
  refused: 'door',
  movedToOtherDevice: 'devices',
  serverClosing: 'refresh',
  mediaFailed: 'refresh',
  roomDeleted: 'trash',
};

/** After the visit: what happened, and what to do next. */
export function ClosedPage({ reason, onBack }: { reason: Reason; onBack: () => void }) {
  const m = useMessages();
  const { hasRooms, visit } = useVisit();
  const { title, text } = m.ended[reason];
  const comeBack: Partial<Record<Reason, string>> = {
    left: m.ended.rejoin,
    movedToOtherDevice: m.ended.bringBack,
    serverClosing: m.common.retry,
    mediaFailed: m.ended.rejoin,
    ...(hasRooms && { ended: m.ended.openAgain }),
  };
  const back = comeBack[reason];
  const isMain = reason !== 'ended';
  const look = back !== undefined && isMain ? 'secondary' : 'primary';

  return (
    <Page title={title} width="s" centred>
      <StateCard
        icon={icons[reason]}
        tone={reason === 'removed' || reason === 'refused' ? 'warn' : 'brand'}
        title={title}
        actions={
          <>
            {visit.caseId !== null ? (
              <LinkButton to={`/cases/${visit.caseId}`} look={look}>
                {m.cases.transcript.back}
              </LinkButton>
            ) : (
              hasRooms && (
                <LinkButton to="/rooms" look={look}>
                  {m.ended.toRooms}
                </LinkButton>
              )
            )}
            {back !== undefined && (
              <Button look={isMain ? 'primary' : 'secondary'} onPress={onBack}>
                {back}
              </Button>
            )}
          </>
        }
      >
        <p>{text}</p>
      </StateCard>
    </Page>
  );
}
