/** Applies what the server tells about the room to the state and to what we receive. */
import {
  activeSpeaker,
  audioLevels,
  captionEvent,
  captionGapEvent,
  chatMessageEvent,
  consumerLayersChanged,
  contactsChanged,
  networkQualityEvent,
  participantJoined,
  participantLeft,
  participantUpdated,
  producerAdded,
  producerRemoved,
  producerUpdated,
  serverDraining,
  sessionUpdated,
} from '../../wire/events/server.ts';
import type { ParticipantView, ProducerView } from '../../wire/rooms.ts';
import { putChat, putParticipant } from './admissionState.ts';
import type { CallStore } from './CallStore.ts';
import type { RemoteSources } from './RemoteSources.ts';
import type { ServerSocket } from '../api/ServerSocket.ts';
import { addCaption, addGap, dropPartials } from './transcript.ts';

export interface RoomHooks {
  /** Null until the transports exist: the admission's list is read then. */
  remote(): RemoteSources | null;
  /** A moderator closed our microphone. */
  mutedByModerator(): void;
}

export function followRoom(socket: ServerSocket, store: CallStore, hooks: RoomHooks): void {
  const state = store.getState;

  const putPerson = (view: ParticipantView) => {
    const own = view.participantId === state().participantId;
    store.update({
      participants: putParticipant(state().participants, view),
      ...(!view.captioned && { transcript: dropPartials(state().transcript, view.participantId) }),
      ...(own && { mutedByModerator: view.mutedByModerator }),
    });
    if (own && view.mutedByModerator) hooks.mutedByModerator();
  };
  const putProducer = (view: ProducerView) => {
    if (view.participantId !== state().participantId) hooks.remote()?.put(view);
  };

  socket.on(participantJoined, putPerson);
  socket.on(participantUpdated, putPerson);
  socket.on(participantLeft, ({ participantId }) => {
    const { participants, quality, transcript } = state();
    const gone = participants.find((participant) => participant.participantId === participantId);
    const others = new Map(quality);
    if (gone) others.delete(gone.peerId);
    store.update({
      participants: participants.filter((participant) => participant !== gone),
      quality: others,
      transcript: dropPartials(transcript, participantId),
    });
  });
  socket.on(contactsChanged, ({ contacts }) => store.update({ contacts }));
  socket.on(serverDraining, ({ endsInMs }) => store.update({ drainsWithinMs: endsInMs }));
  socket.on(sessionUpdated, (session) =>
    store.update({ session, sessionStartedAtMs: performance.now() - session.elapsedMs }),
  );

  socket.on(producerAdded, putProducer);
  socket.on(producerUpdated, putProducer);
  socket.on(producerRemoved, ({ producerId }) => hooks.remote()?.remove(producerId));
  socket.on(consumerLayersChanged, ({ consumerId, layers }) =>
    hooks.remote()?.layersChanged(consumerId, layers !== null),
  );

  socket.on(activeSpeaker, ({ participantId }) => store.update({ activeSpeakerId: participantId }));
  socket.on(audioLevels, ({ levels }) =>
    store.update({ levels: new Map(levels.map(({ participantId, dbov }) => [participantId, dbov])) }),
  );
  socket.on(networkQualityEvent, (quality) =>
    store.update({ quality: new Map(state().quality).set(quality.peerId, quality) }),
  );

  socket.on(chatMessageEvent, (message) => store.update({ chat: putChat(state().chat, message, 'sent') }));
  socket.on(captionEvent, (caption) => store.update({ transcript: addCaption(state().transcript, caption) }));
  socket.on(captionGapEvent, (gap) => store.update({ transcript: addGap(state().transcript, gap) }));
}
