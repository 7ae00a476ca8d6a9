import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { RoomView, WaitingView } from '../../wire/rooms.ts';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import type { Lobby, LobbyDesk } from './lobby.ts';
import styles from './LobbyMessages.module.css';
import type { RoomElsewhere } from './useWaitingElsewhere.ts';

interface LobbyMessagesProps {
  lobbies: ReadonlyMap<string, Lobby>;
  elsewhere: readonly RoomElsewhere[];
  desk: LobbyDesk | null;
  /** The person has gone to a room elsewhere, or does not want to. */
  onForget: (roomId: string) => void;
}

/** One card for each person who waits, with what can be done from the page at hand. */
export function LobbyMessages({ lobbies, elsewhere, desk, onForget }: LobbyMessagesProps) {
  const m = useMessages();
  const [later, setLater] = useState<ReadonlySet<string>>(new Set());
  const shown = [...lobbies.values()].filter(({ room }) => !(desk?.isListed && desk.roomId === room.roomId));
  const cards = shown.flatMap(({ room, waiting }) =>
    waiting.filter((person) => !later.has(person.participantId)).map((person) => ({ room, person })),
  );

  return createPortal(
    <section className={styles.region} aria-label={m.people.waiting} data-react-aria-top-layer="true">
      <ul className={styles.list} aria-live="assertive" aria-relevant="additions">
        {cards.map(({ room, person }) => (
          <LobbyCard
            key={person.participantId}
            room={room}
            person={person}
            desk={desk}
            onLater={() => setLater((before) => new Set(before).add(person.participantId))}
          />
        ))}
        {elsewhere
          .filter(({ roomId }) => desk?.roomId !== roomId)
          .map((room) => (
            <ElsewhereCard key={room.roomId} room={room} desk={desk} onForget={() => onForget(room.roomId)} />
          ))}
      </ul>
    </section>,
    document.body,
  );
}

interface ElsewhereCardProps {
  room: RoomElsewhere;
  desk: LobbyDesk | null;
  onForget: () => void;
}

function ElsewhereCard({ room: { roomId, name }, desk, onForget }: ElsewhereCardProps) {
  const m = useMessages();
  return (
    <li className={styles.card}>
      <Icon name="bell" />
      <div className={styles.words}>
        <p className={styles.name}>{m.lobbyAlerts.somebodyWaits}</p>
        {name !== null && <p className={styles.room}>{name}</p>}
      </div>
      <IconButton icon="close" label={m.lobbyAlerts.later} onPress={onForget} />
      <ToRoom roomId={roomId} desk={desk} onGo={onForget} />
    </li>
  );
}

interface ToRoomProps {
  roomId: string;
  desk: LobbyDesk | null;
  onGo?: () => void;
}

/** The way there; beside the visit that one is in. */
function ToRoom({ roomId, desk, onGo }: ToRoomProps) {
  const m = useMessages();
  const isInVisit = desk?.answer != null;
  return (
    <div className={styles.actions}>
      <LinkButton to={`/rooms/${roomId}`} look="primary" newTab={isInVisit} onGo={onGo}>
        {isInVisit ? m.lobbyAlerts.openRoomNewTab : m.lobbyAlerts.openRoom}
      </LinkButton>
    </div>
  );
}

interface LobbyCardProps {
  room: RoomView;
  person: WaitingView;
  desk: LobbyDesk | null;
  onLater: () => void;
}

function LobbyCard({ room, person, desk, onLater }: LobbyCardProps) {
  const m = useMessages();
  const { displayName, participantId } = person;
  const atThisRoom = desk?.roomId === room.roomId;
  const answer = atThisRoom ? desk.answer : null;
  return (
    <li className={styles.card}>
      <Avatar name={displayName} />
      <div className={styles.words}>
        <p className={styles.name}>{m.lobbyAlerts.waiting(displayName)}</p>
        <p className={styles.room}>{m.lobbyAlerts.role(m.roles[person.role], room.name)}</p>
      </div>
      <IconButton icon="close" label={m.lobbyAlerts.later} onPress={onLater} />
      {answer && (
        <div className={styles.actions}>
          <Button
            look="primary"
            aria-label={m.lobbyAlerts.admitName(displayName)}
            onPress={() => answer.admit(participantId)}
          >
            {m.lobbyAlerts.admit}
          </Button>
          <Button
            aria-label={m.lobbyAlerts.refuseName(displayName)}
            onPress={() => answer.refuse(participantId)}
          >
            {m.lobbyAlerts.refuse}
          </Button>
        </div>
      )}
      {!atThisRoom && <ToRoom roomId={room.roomId} desk={desk} />}
    </li>
  );
}
