import type { RoomSummary } from '../../wire/routes/rooms.ts';
import { useDates } from '../cases/dates.ts';
import { Icon } from '../icons/Icon.tsx';
import { useWaitingIn } from '../lobby/LobbyAlerts.tsx';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { classNames } from '../ui/classNames.ts';
import { IconButton } from '../ui/IconButton.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { kindIcons } from './kindIcons.ts';
import styles from './RoomCard.module.css';

interface RoomCardProps {
  summary: RoomSummary;
  onInvite: (room: RoomSummary['room']) => void;
  onEndVisit: (room: RoomSummary['room']) => void;
  onRemove: (room: RoomSummary['room']) => void;
}

export function RoomCard({ summary, onInvite, onEndVisit, onRemove }: RoomCardProps) {
  const m = useMessages();
  const dates = useDates();
  const { room, session } = summary;
  const watched = useWaitingIn(room.roomId);
  const waiting = watched ? watched.length : summary.waiting;

  return (
    <li className={classNames(styles.card, waiting > 0 && styles.awaited)}>
      <span className={styles.kind}>
        <Icon name={kindIcons[room.kind]} size={22} />
      </span>
      <div className={styles.words}>
        <h2 className={styles.name}>{room.name}</h2>
        <p className={styles.meta}>
          <span>{m.kinds[room.kind]}</span>
          {room.scheduledAt !== null && <span>{m.cases.scheduled(dates.moment(room.scheduledAt))}</span>}
          <SessionState session={session} />
        </p>
      </div>
      {waiting > 0 && (
        <p className={styles.waiting}>
          <Icon name="bell" size={18} />
          <span>
            {watched && watched.length > 0
              ? m.rooms.waiting(namesOf(watched), watched.length)
              : m.rooms.someoneWaits(waiting)}
          </span>
        </p>
      )}
      <div className={styles.actions}>
        <LinkButton
          to={`/rooms/${room.roomId}`}
          look={waiting > 0 || session ? 'primary' : 'secondary'}
          label={m.rooms.openRoom(room.name)}
        >
          {m.rooms.open}
        </LinkButton>
        <Button icon="link" aria-label={m.rooms.inviteTo(room.name)} onPress={() => onInvite(room)}>
          {m.rooms.invite}
        </Button>
        <MenuButton
          label={m.rooms.moreFor(room.name)}
          actions={[
            {
              id: 'end',
              text: m.rooms.endVisit,
              icon: 'hangUp',
              isDisabled: session === null,
              onAction: () => onEndVisit(room),
            },
            {
              id: 'remove',
              text: m.rooms.remove,
              icon: 'trash',
              danger: true,
              onAction: () => onRemove(room),
            },
          ]}
        >
          <IconButton icon="more" label={m.rooms.moreFor(room.name)} />
        </MenuButton>
      </div>
    </li>
  );
}

function SessionState({ session }: { session: RoomSummary['session'] }) {
  const { locale, messages: m } = useLanguage();
  if (!session) return <span>{m.rooms.idle}</span>;
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  return (
    <>
      <span className={styles.live}>
        <span className={styles.dot} />
        {m.rooms.running(session.participants)}
      </span>
      <span>{m.rooms.since(time.format(new Date(session.startedAt)))}</span>
      {session.locked && <span>{m.rooms.locked}</span>}
    </>
  );
}

const namesOf = (waiting: readonly { displayName: string }[]): string =>
  waiting.map((person) => person.displayName).join(', ');
