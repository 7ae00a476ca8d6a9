import { useState } from 'react';
import type { CallState } from '../call/callState.ts';
import type { ParticipantView } from '../../wire/rooms.ts';
import { ContactLines } from '../contact/ContactLines.tsx';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { MenuButton } from '../ui/MenuButton.tsx';
import { useAct } from '../ui/useAct.ts';
import { useCall, useCallClient } from './CallContext.tsx';
import styles from './PeoplePanel.module.css';
import { QualityBars } from './QualityBars.tsx';

export function PersonRow({ person }: { person: ParticipantView }) {
  const m = useMessages();
  const { participantId, peerId, displayName, role, captioned, connection } = person;
  const isSelf = useCall((state) => state.participantId === participantId);
  const mayModerate = useCall((state) => state.grants.includes('moderate'));
  const isMuted = useCall((state) => isMicrophoneOff(state, participantId));
  const quality = useCall((state) => state.quality.get(peerId)?.level ?? 'good');
  const known = useCall((state) => state.contacts.find((each) => each.participantId === participantId));
  return (
    <li className={styles.row}>
      <Avatar name={displayName} size="s" />
      <div className={styles.words}>
        <p className={styles.name}>{isSelf ? m.common.withYou(displayName) : displayName}</p>
        <p className={styles.meta}>
          <span>{m.roles[role]}</span>
          {captioned && <span>{m.call.captioned}</span>}
          {connection === 'reconnecting' && <span>{m.call.personReconnecting}</span>}
        </p>
      </div>
      <div className={styles.signs}>
        <QualityBars level={quality} />
        {isMuted && (
          <span className={styles.muted} role="img" aria-label={m.call.muted}>
            <Icon name="microphoneOff" />
          </span>
        )}
        {mayModerate && !isSelf && <PersonActions person={person} isMuted={isMuted} />}
      </div>
      {known && <ContactLines name={displayName} contact={known.contact} />}
    </li>
  );
}

function PersonActions({ person, isMuted }: { person: ParticipantView; isMuted: boolean }) {
  const m = useMessages();
  const act = useAct();
  const client = useCallClient();
  const [isRemoving, setRemoving] = useState(false);
  const { participantId, displayName } = person;
  return (
    <>
      <MenuButton
        label={m.people.actions(displayName)}
        actions={[
          {
            id: 'mute',
            text: m.people.mute,
            icon: 'microphoneOff',
            isDisabled: isMuted,
            onAction: () => void act(() => client.mute(participantId), m.people.muteDone(displayName)),
          },
          {
            id: 'remove',
            text: m.people.remove,
            icon: 'personRemove',
            danger: true,
            onAction: () => setRemoving(true),
          },
        ]}
      >
        <IconButton icon="more" label={m.people.actions(displayName)} />
      </MenuButton>
      <ConfirmModal
        title={m.people.removeTitle(displayName)}
        text={m.people.removeText}
        confirm={m.people.removeConfirm}
        isOpen={isRemoving}
        onClose={() => setRemoving(false)}
        onConfirm={async () => {
          await act(() => client.remove(participantId));
        }}
      />
    </>
  );
}

function isMicrophoneOff(state: CallState, participantId: string): boolean {
  if (state.participantId === participantId) return state.local.microphone.state !== 'live';
  const microphone = state.remote.find(
    ({ producer }) => producer.participantId === participantId && producer.source === 'microphone',
  );
  return microphone?.producer.paused ?? true;
}
