import { useCallback, useState } from 'react';
import type { RoomSummary } from '../../wire/routes/rooms.ts';
import { listCaseRooms } from '../../wire/routes/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { InviteModal } from '../rooms/InviteModal.tsx';
import { TranscriptSearch } from '../sessions/TranscriptSearch.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { Button } from '../ui/Button.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { usePages } from '../ui/usePages.ts';
import type { CaseProps } from './CaseProps.ts';
import { CaseRooms } from './CaseRooms.tsx';
import { HeldVisits } from './HeldVisits.tsx';
import { Section } from '../ui/Section.tsx';
import { StartConsultationModal } from './StartConsultationModal.tsx';

type Over = { over: 'start' | 'schedule' } | { over: 'invite'; room: RoomSummary['room']; isNew: boolean };

/** Consultations of a case: those to come, those held, and what was said in them. */
export function VisitsSection({ found: { caseId, relation, status } }: CaseProps) {
  const m = useMessages();
  const call = useHostCall();
  const [over, setOver] = useState<Over | null>(null);
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const { rooms, nextCursor } = await call(listCaseRooms, { params: { caseId }, query: { cursor } });
      return { items: rooms, nextCursor };
    },
    [call, caseId],
  );
  const rooms = usePages(loadPage);
  const mayWrite = relation === 'owner' || relation === 'careTeam';
  const close = () => setOver(null);

  return (
    <>
      <Section
        title={m.cases.visits.title}
        actions={
          mayWrite &&
          status !== 'closed' && (
            <ButtonRow align="start">
              <Button icon="clock" onPress={() => setOver({ over: 'schedule' })}>
                {m.cases.visits.schedule}
              </Button>
              <Button look="primary" icon="camera" onPress={() => setOver({ over: 'start' })}>
                {m.cases.visits.start}
              </Button>
            </ButtonRow>
          )
        }
      >
        <CaseRooms
          rooms={rooms}
          mayEnter={mayWrite}
          onInvite={(room) => setOver({ over: 'invite', room, isNew: false })}
        />
      </Section>
      <HeldVisits caseId={caseId} />
      <TranscriptSearch caseId={caseId} />
      {(over?.over === 'start' || over?.over === 'schedule') && (
        <StartConsultationModal
          caseId={caseId}
          isScheduled={over.over === 'schedule'}
          onClose={close}
          onMade={({ room }) => {
            void rooms.refresh();
            setOver({ over: 'invite', room, isNew: over.over === 'start' });
          }}
        />
      )}
      {over?.over === 'invite' && <InviteModal room={over.room} isNew={over.isNew} onClose={close} />}
    </>
  );
}
