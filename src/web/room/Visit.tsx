import { lazy, Suspense, useEffect, useMemo } from 'react';
import type { CallClient, JoinOptions } from '../call/callState.ts';
import { ConnectingPage } from '../join/ConnectingPage.tsx';
import { useEmbedder } from '../embed/useEmbedder.ts';
import type { StoredVisit } from '../join/storedVisit.ts';
import { useSignIn } from '../start/signIn.ts';
import { CallContext, useCall } from './CallContext.tsx';
import { CallPage } from './CallPage.tsx';
import { ClosedPage } from './ClosedPage.tsx';
import { FailedPage } from './FailedPage.tsx';
import { VisitContext } from './VisitContext.tsx';
import { WaitingPage } from './WaitingPage.tsx';

// Hardly anybody is asked, so that nobody waits for it.
const SecondDevicePage = lazy(() =>
  import('./SecondDevicePage.tsx').then((module) => ({ default: module.SecondDevicePage })),
);

interface VisitProps {
  client: CallClient;
  visit: StoredVisit;
  onJoinAgain: (secondDevice?: JoinOptions['secondDevice']) => void;
  /** The stored place in the visit is no longer good. */
  onForget: () => void;
  /** To what comes before the visit. */
  onBack: () => void;
}

/** One visit, from joining to its end: a page for each phase of the call. */
export function Visit({ client, visit, ...rest }: VisitProps) {
  const isSignedIn = useSignIn() !== null;
  const value = useMemo(
    () => ({ visit, hasRooms: isSignedIn && visit.role === 'host' }),
    [visit, isSignedIn],
  );
  return (
    <CallContext value={client}>
      <VisitContext value={value}>
        <Phase {...rest} visitId={visit.room?.roomId ?? null} />
      </VisitContext>
    </CallContext>
  );
}

/** Phases after which the token is of no use. */
const overReasons = new Set(['ended', 'removed', 'refused', 'roomDeleted']);
const overCodes = new Set([
  'SESSION_ENDED',
  'REMOVED_FROM_SESSION',
  'ROOM_NOT_FOUND',
  'TOKEN_EXPIRED',
  'UNAUTHENTICATED',
]);

interface PhaseProps extends Omit<VisitProps, 'client' | 'visit'> {
  visitId: string | null;
}

function Phase({ onJoinAgain, onForget, onBack, visitId }: PhaseProps) {
  const phase = useCall((state) => state.phase);
  useEmbedder(phase, visitId);
  const isOver =
    (phase.phase === 'closed' && overReasons.has(phase.reason)) ||
    (phase.phase === 'failed' && overCodes.has(phase.error.code));

  useEffect(() => {
    if (isOver) onForget();
  }, [isOver, onForget]);

  switch (phase.phase) {
    case 'idle':
    case 'joining':
      return <ConnectingPage />;
    case 'secondDevice':
      return (
        <Suspense fallback={<ConnectingPage />}>
          <SecondDevicePage onChoose={onJoinAgain} onBack={onBack} />
        </Suspense>
      );
    case 'waiting':
      return <WaitingPage lobby={phase.lobby} isReconnecting={phase.reconnecting} onLeft={onBack} />;
    case 'inCall':
      return <CallPage connection={phase.connection} />;
    case 'closed':
      return <ClosedPage reason={phase.reason} onBack={onBack} />;
    case 'failed':
      return <FailedPage error={phase.error} onBack={onBack} />;
  }
}
