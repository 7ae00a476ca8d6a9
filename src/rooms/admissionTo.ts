import { WireError } from '../wire/errors.ts';
import type { Admission } from '../wire/events/admission.ts';
import type { RoomView } from '../wire/rooms.ts';
import type { Lobby } from './Lobby.ts';
import type { Participant } from './Participant.ts';
import type { Peer } from './Peer.ts';
import type { RoomContacts } from './RoomContacts.ts';
import type { RoomSurroundings } from './RoomSurroundings.ts';
import type { Session } from './Session.ts';

export interface AdmittingRoom {
  view: RoomView;
  session: Session | null;
  lobby: Lobby;
  contacts: RoomContacts;
  around: RoomSurroundings;
}

/** How things stand, for somebody in the session. Throws NOT_JOINED. */
export function admissionTo(
  { view, session, lobby, contacts, around }: AdmittingRoom,
  { participant, peer }: { participant: Participant; peer: Peer },
): Admission {
  const { claims, participantId } = participant;
  if (!session || !peer.media) throw new WireError('NOT_JOINED');
  return {
    room: view,
    session: session.view(),
    participantId,
    peerId: peer.peerId,
    grants: [...claims.grants],
    routerId: peer.media.lost ? null : peer.media.routerId,
    routerRtpCapabilities: { ...peer.media.routerRtpCapabilities },
    iceServers: around.iceServersFor(participantId),
    participants: session.participantViews(),
    producers: session.producerViews(),
    chat: session.chat.messages,
    captions: session.captionsFor(participant),
    captioning: around.captioning,
    activeSpeakerId: session.activeSpeakerId,
    waiting: participant.may('admit') ? lobby.views() : [],
    contacts: participant.may('moderate') ? contacts.views() : [],
    graceMs: around.settings.graceMs,
  };
}
