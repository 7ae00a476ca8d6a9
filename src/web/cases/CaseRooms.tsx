import type { RoomSummary } from '../../wire/routes/rooms.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { kindIcons } from '../rooms/kindIcons.ts';
import { IconTile } from '../ui/IconTile.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { MoreButton } from '../ui/MoreButton.tsx';
import type { usePages } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { useDates } from './dates.ts';
import rows from './rows.module.css';

interface CaseRoomsProps {
  rooms: ReturnType<typeof usePages<RoomSummary>>;
  /** Of the care team. */
  mayEnter: boolean;
  onInvite: (room: RoomSummary['room']) => void;
}

/** The rooms in which consultations of a case are held. */
export function CaseRooms({ rooms, mayEnter, onInvite }: CaseRoomsProps) {
  const m = useMessages();
  return (
    <WhenLoaded loaded={rooms.loaded} failedTitle={m.cases.visits.roomsErrorTitle} onRetry={rooms.retry}>
      {({ items, nextCursor }) =>
        items.length === 0 ? (
          <p className={rows.empty}>{m.cases.visits.roomsEmpty}</p>
        ) : (
          <>
            <ul className={rows.list} aria-label={m.cases.visits.roomsTitle}>
              {items.map((summary) => (
                <CaseRoom
                  key={summary.room.roomId}
                  summary={summary}
                  mayEnter={mayEnter}
                  onInvite={onInvite}
                />
              ))}
            </ul>
            {!mayEnter && <p>{m.cases.visits.patientHint}</p>}
            <MoreButton text={m.rooms.loadMore} cursor={nextCursor} onMore={rooms.loadMore} />
          </>
        )
      }
    </WhenLoaded>
  );
}

interface CaseRoomProps extends Pick<CaseRoomsProps, 'mayEnter' | 'onInvite'> {
  summary: RoomSummary;
}

function CaseRoom({ summary: { room, session, isHost }, mayEnter, onInvite }: CaseRoomProps) {
  const m = useMessages();
  const dates = useDates();
  return (
    <li className={rows.row}>
      <IconTile icon={kindIcons[room.kind]} />
      <div className={rows.words}>
        <p className={rows.name}>{room.name}</p>
        <p className={rows.meta}>
          <span>{m.kinds[room.kind]}</span>
          {room.scheduledAt !== null && <span>{m.cases.visits.planned(dates.moment(room.scheduledAt))}</span>}
          {session && <span>{m.rooms.running(session.participants)}</span>}
        </p>
      </div>
      {mayEnter && (
        <div className={rows.actions}>
          {isHost && (
            <Button
              icon="link"
              aria-label={m.cases.visits.inviteTo(room.name)}
              onPress={() => onInvite(room)}
            >
              {m.cases.visits.invite}
            </Button>
          )}
          <LinkButton
            to={`/rooms/${room.roomId}`}
            look={session ? 'primary' : 'secondary'}
            label={m.cases.visits.enterRoom(room.name)}
          >
            {m.cases.visits.enter}
          </LinkButton>
        </div>
      )}
    </li>
  );
}
