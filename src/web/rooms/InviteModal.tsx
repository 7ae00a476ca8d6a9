import { useCallback, useEffect, useState } from 'react';
import type { RoomView } from '../../wire/rooms.ts';
import { createInvite, listInvites, type InviteView } from '../../wire/routes/rooms.ts';
import { useMemberTexts, useMessages } from '../messages/MessagesProvider.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { LinkButton } from '../ui/LinkButton.tsx';
import { ButtonRow } from '../ui/ButtonRow.tsx';
import { Modal } from '../ui/Modal.tsx';
import { useAct } from '../ui/useAct.ts';
import { CopyInvite } from './CopyInvite.tsx';
import { knownLink, rememberLink } from './guestLinks.ts';
import { InviteList } from './InviteList.tsx';
import styles from './InviteModal.module.css';

interface InviteModalProps {
  room: RoomView;
  /** Just made: what comes next is opening it. */
  isNew?: boolean;
  onClose: () => void;
}

/** The links of one room: copy one, see which are out, revoke. A call does not bring the texts of it. */
export const InviteModal = (props: InviteModalProps) => (useMemberTexts() ? <Links {...props} /> : null);

function Links({ room, isNew = false, onClose }: InviteModalProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const [invites, setInvites] = useState<readonly InviteView[] | null>(null);
  const { roomId } = room;

  const reload = useCallback(async () => {
    const reply = await call(listInvites, { params: { roomId } });
    setInvites(reply.invites);
    return reply.invites;
  }, [call, roomId]);

  useEffect(() => {
    void act(reload);
  }, [act, reload]);

  const linkFor = async (role: InviteView['role']): Promise<string> => {
    const known = knownLink(invites ?? (await reload()), role);
    if (known !== null) return known;
    const made = await call(createInvite, { params: { roomId }, body: { role } });
    rememberLink(made.invite.inviteId, made.url);
    setInvites((before) => [made.invite, ...(before ?? [])]);
    return made.url;
  };

  return (
    <Modal
      title={isNew ? m.guestLinks.readyTitle(room.name) : m.guestLinks.titleFor(room.name)}
      isOpen
      size="l"
      onClose={onClose}
    >
      <div className={styles.ways}>
        <CopyInvite role="patient" linkFor={linkFor} />
        <CopyInvite role="clinician" linkFor={linkFor} />
      </div>
      <p className={styles.note}>{m.guestLinks.reuse}</p>
      <InviteList roomId={roomId} invites={invites} onRevoked={reload} />
      {isNew && (
        <ButtonRow>
          <LinkButton to={`/rooms/${roomId}`} look="primary">
            {m.guestLinks.openRoom}
          </LinkButton>
        </ButtonRow>
      )}
    </Modal>
  );
}
