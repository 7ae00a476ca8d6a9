/** What the server sends on the `/rooms` namespace. */
import { z } from 'zod';
import { caption, captionGap } from '../captions.ts';
import { contactView } from '../contact.ts';
import { serverEvent } from '../entries.ts';
import {
  sample,
  sampleCaption,
  sampleContact,
  samplePatient,
  sampleProducer,
  sampleRoom,
  sampleSession,
  sampleWaiting,
} from '../examples.ts';
import {
  chatMessage,
  lobbyStatus,
  networkQuality,
  participantView,
  producerView,
  roomView,
  sessionView,
  waitingView,
} from '../rooms.ts';
import { serverMade } from '../media.ts';
import { empty, id } from '../values.ts';
import { admission, sampleAdmission } from './admission.ts';

export const admittedEvent = serverEvent({
  name: 'admitted',
  summary: 'To the one who waited: you are in, and this is how things stand.',
  payload: admission,
  example: sampleAdmission,
});

export const lobbyStatusEvent = serverEvent({
  name: 'lobbyStatus',
  summary: 'To the one who waits: whether the clinician is there and knows.',
  payload: lobbyStatus,
  example: { roomName: sampleRoom.name, kind: 'video', hostPresent: true, hostAlerted: true },
});

export const lobbyChanged = serverEvent({
  name: 'lobbyChanged',
  summary:
    'To those who may admit and to sockets that watch: who waits in a room. A page acknowledges once it has shown the alert; those who wait are told.',
  payload: z.strictObject({ room: roomView, waiting: z.array(waitingView) }),
  acknowledged: true,
  example: { room: sampleRoom, waiting: [sampleWaiting] },
});

export const closedReason = z.enum([
  'refused',
  'removed',
  'ended',
  'movedToOtherDevice',
  'serverClosing',
  'roomDeleted',
  /** The media worker of the visit died and no other took its place. The visit stands: join again with the same token. */
  'mediaFailed',
]);
export type ClosedReason = z.infer<typeof closedReason>;

export const closed = serverEvent({
  name: 'closed',
  summary: 'You are no longer in this visit, and why. The server disconnects afterwards.',
  payload: z.strictObject({ reason: closedReason }),
  example: { reason: 'ended' },
});

export const serverDraining = serverEvent({
  name: 'serverDraining',
  summary:
    'The server is about to be stopped: it opens no more rooms, and ends when the last visit has ended, or after this time.',
  payload: z.strictObject({ endsInMs: z.int().nonnegative() }),
  example: { endsInMs: 600_000 },
});

export const presenceCheck = serverEvent({
  name: 'presenceCheck',
  summary: 'Are you still there? Asked when the participant joins from a second device; acknowledge at once.',
  payload: empty,
  acknowledged: true,
  example: {},
});

export const participantJoined = serverEvent({
  name: 'participantJoined',
  summary: 'Somebody was admitted.',
  payload: participantView,
  example: samplePatient,
});

export const participantUpdated = serverEvent({
  name: 'participantUpdated',
  summary:
    'Connection, consent, captioned, language, mute, device of somebody changed, or whether sound of theirs arrives.',
  payload: participantView,
  example: { ...samplePatient, connection: 'reconnecting' },
});

export const participantLeft = serverEvent({
  name: 'participantLeft',
  summary: 'Somebody left, was removed, or did not come back in time.',
  payload: z.strictObject({ participantId: id, reason: z.enum(['left', 'removed', 'connectionLost']) }),
  example: { participantId: sample.patientId, reason: 'left' },
});

export const contactsChanged = serverEvent({
  name: 'contactsChanged',
  summary:
    'To those who may moderate: the patients of this visit, where they are, by which number they can be called, and whether that is how to go on.',
  payload: z.strictObject({ contacts: z.array(contactView) }),
  example: {
    contacts: [
      {
        participantId: sample.patientId,
        displayName: samplePatient.displayName,
        contact: sampleContact,
        unreachable: true,
      },
    ],
  },
});

export const sessionUpdated = serverEvent({
  name: 'sessionUpdated',
  summary: 'The session was locked or unlocked.',
  payload: sessionView,
  example: { ...sampleSession, locked: true },
});

export const producerAdded = serverEvent({
  name: 'producerAdded',
  summary: 'Something new to consume.',
  payload: producerView,
  example: sampleProducer,
});

export const producerUpdated = serverEvent({
  name: 'producerUpdated',
  summary: 'A producer was paused or resumed, its owner included (a moderator may have closed a microphone).',
  payload: producerView,
  example: { ...sampleProducer, paused: true },
});

export const producerRemoved = serverEvent({
  name: 'producerRemoved',
  summary: 'A producer ended; its consumers are closed.',
  payload: z.strictObject({ producerId: z.uuid() }),
  example: { producerId: sample.producerId },
});

export const mediaInterrupted = serverEvent({
  name: 'mediaInterrupted',
  summary:
    'The media worker of the visit died: transports, producers and consumers are gone, everything else goes on. `mediaRestarted` follows, or `closed` with mediaFailed.',
  payload: empty,
  example: {},
});

export const mediaRestarted = serverEvent({
  name: 'mediaRestarted',
  summary:
    'Another worker carries the media: make transports anew, produce again what you sent, and consume what is added.',
  payload: z.strictObject({ routerId: z.uuid(), routerRtpCapabilities: serverMade }),
  example: { routerId: sample.routerId, routerRtpCapabilities: { codecs: [], headerExtensions: [] } },
});

export const consumerLayersChanged = serverEvent({
  name: 'consumerLayersChanged',
  summary: 'What a consumer gets now; null where bandwidth leaves nothing.',
  payload: z.strictObject({
    consumerId: z.uuid(),
    layers: z.strictObject({ spatialLayer: z.int(), temporalLayer: z.int().optional() }).nullable(),
  }),
  example: { consumerId: sample.consumerId, layers: { spatialLayer: 1, temporalLayer: 2 } },
});

export const activeSpeaker = serverEvent({
  name: 'activeSpeaker',
  summary: 'Who holds the floor; null when nobody does.',
  payload: z.strictObject({ participantId: id.nullable() }),
  example: { participantId: sample.patientId },
});

/** Louder than this somebody is taken to speak. */
export const speakingDbov = -50;

export const audioLevels = serverEvent({
  name: 'audioLevels',
  summary: `Levels of those who sound now, in dBov (RFC 6464): -127 (silent) to 0. Who is missing is silent. Told when somebody rises above or falls below ${speakingDbov}, else each second while anybody sounds.`,
  payload: z.strictObject({
    levels: z.array(z.strictObject({ participantId: id, dbov: z.number().min(-127).max(0) })),
  }),
  example: { levels: [{ participantId: sample.patientId, dbov: -32 }] },
});

export const networkQualityEvent = serverEvent({
  name: 'networkQuality',
  summary: 'How well the media of a peer travels, when the level changes.',
  payload: networkQuality,
  example: { peerId: sample.patientPeerId, level: 'fair', lossRatio: 0.04, roundTripMs: 180 },
});

export const chatMessageEvent = serverEvent({
  name: 'chatMessage',
  summary: 'A message in this session, to everybody but its writer (who has the acknowledgement).',
  payload: chatMessage,
  example: {
    messageId: sample.messageId,
    participantId: sample.hostId,
    displayName: 'Dr. Okafor',
    text: 'The dose is 5 mg.',
    sentMs: 64_000,
  },
});

export const captionEvent = serverEvent({
  name: 'caption',
  summary: 'What somebody says. A higher revision of the same utterance replaces a lower one.',
  payload: caption,
  example: sampleCaption,
});

export const captionGapEvent = serverEvent({
  name: 'captionGap',
  summary: 'A stretch of somebody’s speech that could not be captioned.',
  payload: captionGap,
  example: {
    gapId: sample.gapId,
    sessionId: sample.sessionId,
    participantId: sample.patientId,
    peerId: sample.patientPeerId,
    startMs: 15_040,
    endMs: 15_400,
    reason: 'packetsLost',
  },
});

export const serverEvents = [
  admittedEvent,
  lobbyStatusEvent,
  lobbyChanged,
  closed,
  serverDraining,
  presenceCheck,
  participantJoined,
  participantUpdated,
  participantLeft,
  contactsChanged,
  sessionUpdated,
  producerAdded,
  producerUpdated,
  producerRemoved,
  mediaInterrupted,
  mediaRestarted,
  consumerLayersChanged,
  activeSpeaker,
  audioLevels,
  networkQualityEvent,
  chatMessageEvent,
  captionEvent,
  captionGapEvent,
] as const;
