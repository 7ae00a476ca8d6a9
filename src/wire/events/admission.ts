/** Getting in, staying in, leaving: the part of the `/rooms` namespace before and around media. */
import { z } from 'zod';
import { admitted, clinician, joining, withGrant } from '../access.ts';
import { caption, captioningStatus } from '../captions.ts';
import { contactView, patientContact } from '../contact.ts';
import { clientEvent } from '../entries.ts';
import {
  sample,
  sampleCaption,
  sampleContact,
  sampleHost,
  samplePatient,
  sampleProducer,
  sampleRoom,
  sampleSession,
} from '../examples.ts';
import { iceServer, serverMade } from '../media.ts';
import {
  chatMessage,
  consent,
  grants,
  lobbyStatus,
  participantView,
  producerView,
  roomView,
  sessionView,
  waitingView,
} from '../rooms.ts';
import { displayName, empty, id, spokenLanguage } from '../values.ts';

/** Everything a client needs to show the room as it is now. */
export const admission = z.strictObject({
  room: roomView,
  session: sessionView,
  participantId: id,
  peerId: id,
  grants,
  /**
   * The router that carries the media: after a media worker died it is another one, and transports have to be made anew.
   * Null while the media is being brought back: `mediaRestarted` follows.
   */
  routerId: z.uuid().nullable(),
  routerRtpCapabilities: serverMade,
  iceServers: z.array(iceServer),
  participants: z.array(participantView),
  producers: z.array(producerView),
  /** This session's chat so far. */
  chat: z.array(chatMessage),
  /** Final captions since this participant was first admitted, oldest first. */
  captions: z.array(caption),
  captioning: captioningStatus,
  activeSpeakerId: id.nullable(),
  /** Empty for those who may not admit. */
  waiting: z.array(waitingView),
  /** The patients of this visit so far; empty for those who may not moderate. */
  contacts: z.array(contactView),
  /** How long the server keeps this peer when its signalling drops. */
  graceMs: z.int().positive(),
});
export type Admission = z.infer<typeof admission>;

export const sampleAdmission = {
  room: sampleRoom,
  session: sampleSession,
  participantId: sample.hostId,
  peerId: sample.hostPeerId,
  grants: ['publishAudio' as const, 'subscribe' as const, 'moderate' as const, 'admit' as const],
  routerId: sample.routerId,
  routerRtpCapabilities: { codecs: [], headerExtensions: [] },
  iceServers: [],
  participants: [sampleHost, samplePatient],
  producers: [sampleProducer],
  chat: [],
  captions: [sampleCaption],
  captioning: { available: true as const, source: 'whisper.cpp:base' },
  activeSpeakerId: null,
  waiting: [],
  contacts: [],
  graceMs: 30_000,
};

/**
 * Set where the server made a new participant for this connection (joining beside): the token to keep from now
 * on. Otherwise null.
 */
const newToken = z.string().nullable();

const joinOutcome = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('waiting'), lobby: lobbyStatus, token: newToken }),
  z.strictObject({ state: z.literal('admitted'), admission, token: newToken }),
]);

/** What to do where the participant is live on another device: refused with SECOND_DEVICE unless told. */
const secondDevice = z.discriminatedUnion('choice', [
  z.strictObject({ choice: z.literal('move') }),
  z.strictObject({ choice: z.literal('beside'), role: z.enum(['caregiver', 'interpreter']), displayName }),
]);

const noConsent = { captions: false, keepTranscript: false, ai: false };

export const join = clientEvent({
  name: 'join',
  summary:
    'Enters the room, or its lobby. A participant who is back (reload, dropped connection) resumes as the same one.',
  request: z.strictObject({
    consent,
    language: spokenLanguage.default('auto'),
    /** Of a patient, who comes into no lobby without. Of others nothing is kept. */
    contact: patientContact.nullable().default(null),
    secondDevice: secondDevice.optional(),
  }),
  reply: joinOutcome,
  access: joining,
  pace: 'entry',
  errors: [
    'ALREADY_JOINED',
    'SECOND_DEVICE',
    'CONTACT_MISSING',
    'SESSION_ENDED',
    'REMOVED_FROM_SESSION',
    'ROOM_NOT_FOUND',
    'INVITE_REVOKED',
    'ROOM_LOCKED',
    'ROOM_FULL',
    'SERVER_CLOSING',
    'DEPENDENCY_UNAVAILABLE',
  ],
  example: {
    request: {
      consent: { ...noConsent, captions: true },
      contact: sampleContact,
    },
    reply: {
      state: 'waiting',
      lobby: { roomName: sampleRoom.name, kind: 'video', hostPresent: true, hostAlerted: true },
      token: null,
    },
  },
});

export const resume = clientEvent({
  name: 'resume',
  summary:
    'Binds a new socket to the peer that a dropped one left, transports and producers included; the reply is how things stand now. PEER_GONE: join again.',
  request: z.strictObject({ peerId: id }),
  reply: admission,
  access: joining,
  pace: 'entry',
  errors: ['PEER_GONE', 'ALREADY_JOINED', 'SESSION_ENDED', 'REMOVED_FROM_SESSION'],
  example: { request: { peerId: sample.hostPeerId }, reply: sampleAdmission },
});

export const leave = clientEvent({
  name: 'leave',
  summary: 'Leaves for good: no grace period.',
  request: empty,
  reply: empty,
  access: joining,
  pace: 'entry',
  errors: [],
  example: { request: {}, reply: {} },
});

export const setConsent = clientEvent({
  name: 'setConsent',
  summary: 'Changes the three consents. Withdrawing captions detaches the tap before this is acknowledged.',
  request: consent,
  reply: participantView,
  access: admitted,
  pace: 'broadcast',
  errors: [],
  example: { request: { captions: true, keepTranscript: false, ai: false }, reply: samplePatient },
});

export const setLanguage = clientEvent({
  name: 'setLanguage',
  summary: 'The language this participant speaks, from the next utterance on.',
  request: z.strictObject({ language: spokenLanguage }),
  reply: participantView,
  access: admitted,
  pace: 'broadcast',
  errors: [],
  example: { request: { language: 'es' }, reply: samplePatient },
});

export const setContact = clientEvent({
  name: 'setContact',
  summary:
    'A patient corrects where they are and by which number they can be called, in the lobby or in the visit. Those who may moderate are told.',
  request: patientContact,
  reply: empty,
  access: joining,
  errors: ['PARTICIPANT_NOT_FOUND', 'NOT_A_PATIENT'],
  example: { request: sampleContact, reply: {} },
});

export const watchLobbies = clientEvent({
  name: 'watchLobbies',
  summary:
    'From any page: this socket now gets lobbyChanged for every room its user is host of. The reply lists who waits now.',
  request: empty,
  reply: z.strictObject({
    rooms: z.array(z.strictObject({ room: roomView, waiting: z.array(waitingView) })),
  }),
  access: clinician,
  errors: [],
  example: { request: {}, reply: { rooms: [] } },
});

const target = z.strictObject({ participantId: id });
const targetExample = { request: { participantId: sample.patientId }, reply: {} };

export const admit = clientEvent({
  name: 'admit',
  summary: 'Lets somebody in from the lobby.',
  request: target,
  reply: empty,
  access: withGrant('admit'),
  pace: 'broadcast',
  errors: ['PARTICIPANT_NOT_FOUND', 'ROOM_FULL', 'DEPENDENCY_UNAVAILABLE'],
  example: targetExample,
});

export const refuse = clientEvent({
  name: 'refuse',
  summary: 'Turns somebody in the lobby away.',
  request: target,
  reply: empty,
  access: withGrant('admit'),
  pace: 'broadcast',
  errors: ['PARTICIPANT_NOT_FOUND'],
  example: targetExample,
});

export const muteParticipant = clientEvent({
  name: 'muteParticipant',
  summary: 'Closes the microphone of a participant; only they can open it again.',
  request: target,
  reply: empty,
  access: withGrant('moderate'),
  pace: 'broadcast',
  errors: ['PARTICIPANT_NOT_FOUND'],
  example: targetExample,
});

export const removeParticipant = clientEvent({
  name: 'removeParticipant',
  summary: 'Removes a participant from this visit; their token does not work again.',
  request: target,
  reply: empty,
  access: withGrant('moderate'),
  pace: 'broadcast',
  errors: ['PARTICIPANT_NOT_FOUND'],
  example: targetExample,
});

export const setLocked = clientEvent({
  name: 'setLocked',
  summary: 'While locked nobody new can enter, not even the lobby; those inside can come back.',
  request: z.strictObject({ locked: z.boolean() }),
  reply: empty,
  access: withGrant('moderate'),
  pace: 'broadcast',
  errors: [],
  example: { request: { locked: true }, reply: {} },
});

export const endSession = clientEvent({
  name: 'endSession',
  summary: 'Ends the visit for everybody.',
  request: empty,
  reply: empty,
  access: withGrant('moderate'),
  pace: 'broadcast',
  errors: [],
  example: { request: {}, reply: {} },
});

export const sendChat = clientEvent({
  name: 'sendChat',
  summary: 'Writes to everybody in the session. Idempotent on messageId, which the client makes.',
  request: z.strictObject({ messageId: id, text: chatMessage.shape.text }),
  reply: chatMessage,
  access: admitted,
  pace: 'broadcast',
  errors: ['LIMIT_REACHED'],
  example: {
    request: { messageId: sample.messageId, text: 'The dose is 5 mg.' },
    reply: {
      messageId: sample.messageId,
      participantId: sample.hostId,
      displayName: 'Dr. Okafor',
      text: 'The dose is 5 mg.',
      sentMs: 64_000,
    },
  },
});

export const admissionEvents = [
  join,
  resume,
  leave,
  watchLobbies,
  setConsent,
  setLanguage,
  setContact,
  admit,
  refuse,
  muteParticipant,
  removeParticipant,
  setLocked,
  endSession,
  sendChat,
] as const;
