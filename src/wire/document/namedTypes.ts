/** The schemas that the document gives a name and describes once; everything else stands where it is used. */
import { z } from 'zod';
import { grant, userRole } from '../access.ts';
import { caption, captionGap, captioningStatus, captionSource, captionWord } from '../captions.ts';
import { errorBody } from '../errors.ts';
import { admission } from '../events/admission.ts';
import {
  dtlsParameters,
  iceServer,
  rtpCapabilities,
  rtpParameters,
  serverMade,
  transportOptions,
} from '../media.ts';
import {
  chatMessage,
  consent,
  lobbyStatus,
  networkQuality,
  participantRole,
  participantView,
  producerSource,
  producerView,
  roomKind,
  roomMode,
  roomView,
  sessionView,
  waitingView,
} from '../rooms.ts';
import { inviteRole, inviteView } from '../routes/rooms.ts';
import { chatText, displayName, id, roomName, sessionMs, spokenLanguage, timestamp } from '../values.ts';

interface NamedType {
  schema: z.ZodType;
  summary: string;
}

/** Single values, in the order in which the document lists them. */
export const namedValues: Record<string, NamedType> = {
  Id: { schema: id, summary: 'UUID, version 7 (RFC 9562)' },
  Timestamp: { schema: timestamp, summary: 'ISO 8601 in UTC' },
  SessionMs: { schema: sessionMs, summary: 'milliseconds since the session began' },
  DisplayName: { schema: displayName, summary: 'one line of 1 to 80 characters' },
  RoomName: { schema: roomName, summary: 'one line of 1 to 120 characters' },
  ChatText: { schema: chatText, summary: '1 to 4000 characters, line breaks allowed' },
  SpokenLanguage: {
    schema: spokenLanguage,
    summary: 'ISO 639-1 code in small letters, or `auto` to have it detected',
  },
  CaptionSource: {
    schema: captionSource,
    summary: 'which recogniser wrote a text, such as `whisper.cpp:base`',
  },
  RoomKind: {
    schema: roomKind,
    summary: '`video` consultation, `voice` call (no camera is offered), `review` (a screen comes first)',
  },
  RoomMode: { schema: roomMode, summary: '`assisted`, or `private`: end-to-end encrypted, no captions' },
  UserRole: { schema: userRole, summary: 'what a signed-in person is' },
  ParticipantRole: { schema: participantRole, summary: 'what somebody is in a visit' },
  InviteRole: { schema: inviteRole, summary: 'whom a guest link is for' },
  Grant: { schema: grant, summary: 'what a room token lets its bearer do' },
  ProducerSource: { schema: producerSource, summary: 'what a producer carries' },
  ServerMade: {
    schema: serverMade,
    summary: 'made by mediasoup, to be handed to mediasoup-client as it is',
  },
};

/** Objects, in the order in which the document lists them. */
export const namedObjects: Record<string, NamedType> = {
  RoomView: { schema: roomView, summary: 'A room: the standing definition behind its links.' },
  InviteView: { schema: inviteView, summary: 'A guest link, without its secret.' },
  SessionView: { schema: sessionView, summary: 'One visit in a room.' },
  ParticipantView: { schema: participantView, summary: 'Somebody in the visit.' },
  Consent: { schema: consent, summary: 'What a participant agrees to, each apart from the others.' },
  WaitingView: { schema: waitingView, summary: 'Somebody in the lobby, as those who may admit see them.' },
  LobbyStatus: { schema: lobbyStatus, summary: 'How things stand for the one who waits.' },
  ProducerView: { schema: producerView, summary: 'Sound or pictures that somebody sends.' },
  ChatMessage: { schema: chatMessage, summary: 'A line of the chat.' },
  Caption: {
    schema: caption,
    summary:
      'What somebody said. Revisions count up within an utterance and replace each other; the final one is the last. A final with an empty text takes the earlier ones back.',
  },
  CaptionWord: { schema: captionWord, summary: 'A word of a caption, with the recogniser’s probability.' },
  CaptionGap: { schema: captionGap, summary: 'A stretch of speech that could not be heard or recognised.' },
  CaptioningStatus: {
    schema: captioningStatus,
    summary: 'Whether this server captions; if not, why, and which variables would change it.',
  },
  NetworkQuality: { schema: networkQuality, summary: 'How well the media of a peer travels.' },
  Admission: { schema: admission, summary: 'Everything that is needed to show the room as it is now.' },
  IceServer: { schema: iceServer, summary: 'As in WebRTC’s RTCIceServer.' },
  TransportOptions: { schema: transportOptions, summary: 'The server’s end of a WebRTC transport.' },
  DtlsParameters: { schema: dtlsParameters, summary: 'As mediasoup-client gives them.' },
  RtpParameters: { schema: rtpParameters, summary: 'As mediasoup-client gives them.' },
  RtpCapabilities: { schema: rtpCapabilities, summary: 'As mediasoup-client gives them.' },
  ErrorBody: {
    schema: errorBody,
    summary:
      'A refusal. `details` says what exactly: for `INVALID_REQUEST` the list `issues` of `{path, message}`, for `GRANT_MISSING` the `grant`.',
  },
};

/** Lets `z.toJSONSchema` refer to a named type instead of repeating it. */
export const typeNames = z.registry<{ id: string }>();
for (const [name, { schema }] of Object.entries({ ...namedValues, ...namedObjects })) {
  typeNames.add(schema, { id: name });
}
