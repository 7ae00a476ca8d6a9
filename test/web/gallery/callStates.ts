/** Scripted states of a call, each as a person in it would have it. */
import type { CallState, LocalSource, RemoteMedia, TranscriptLine } from '../../../src/web/call/callState.ts';
import type { Grant } from '../../../src/wire/access.ts';
import type { CaptionWord } from '../../../src/wire/captions.ts';
import type { ParticipantView, ProducerSource } from '../../../src/wire/rooms.ts';
import { emptyState } from './FakeCallClient.ts';
import {
  contact,
  lindqvist,
  messageId,
  moreau,
  okafor,
  producerId,
  room,
  ruiz,
  ruizSon,
  session,
  tran,
  utteranceId,
  waitingPatient,
} from './people.ts';
import { personTrack, screenTrack } from './pictures.ts';

const guestGrants: readonly Grant[] = ['publishAudio', 'publishVideo', 'publishScreen', 'subscribe'];
const hostGrants: readonly Grant[] = [...guestGrants, 'moderate', 'admit'];

/** A track to play, or to send: a tone so low and so quiet that it passes for the noise of a room. */
export function quietTrack(gain = 0.0005): MediaStreamTrack {
  const context = new AudioContext();
  const output = context.createMediaStreamDestination();
  const tone = new OscillatorNode(context, { frequency: 220 });
  tone.connect(new GainNode(context, { gain })).connect(output);
  tone.start();
  const [track] = output.stream.getAudioTracks();
  if (!track) throw new Error('no track');
  return track;
}

let producers = 0;

function media(
  participant: ParticipantView,
  source: ProducerSource,
  track: MediaStreamTrack,
  change: Partial<{ paused: boolean; starved: boolean }> = {},
): RemoteMedia {
  producers += 1;
  return {
    producer: {
      producerId: producerId(producers),
      participantId: participant.participantId,
      peerId: participant.peerId,
      kind: source === 'microphone' || source === 'screenAudio' ? 'audio' : 'video',
      source,
      paused: change.paused ?? false,
    },
    track,
    starved: change.starved ?? false,
  };
}

const live = (track: MediaStreamTrack | null): LocalSource => ({ state: 'live', track, fault: null });

const words = (text: string, uncertain: readonly string[]): CaptionWord[] =>
  text.split(' ').map((word, index) => ({
    text: word,
    startMs: index * 300,
    endMs: index * 300 + 280,
    probability: uncertain.includes(word) ? 0.3 : 0.96,
    uncertain: uncertain.includes(word),
  }));

let utterances = 0;

function said(
  participant: ParticipantView,
  startMs: number,
  text: string,
  change: { uncertain?: readonly string[]; kind?: 'partial' | 'final' } = {},
): TranscriptLine {
  utterances += 1;
  return {
    line: 'caption',
    caption: {
      utteranceId: utteranceId(utterances),
      revision: 1,
      kind: change.kind ?? 'final',
      sessionId: session.sessionId,
      participantId: participant.participantId,
      peerId: participant.peerId,
      startMs,
      endMs: startMs + 2500,
      text,
      words: words(text, change.uncertain ?? []),
      language: 'en',
      source: 'whisper.cpp:base',
    },
  };
}

export const newestCaptions = (): TranscriptLine[] => [
  said(ruiz, 741_000, 'It began on Monday, and since then I take the lisinopril only in the evening.', {
    uncertain: ['lisinopril'],
  }),
  said(okafor, 747_000, 'And the dizziness, is it there when you stand', { kind: 'partial' }),
];

export const transcript = (): TranscriptLine[] => [
  said(okafor, 12_000, 'Good morning, Ms. Ruiz. Can you hear me well?'),
  said(ruiz, 16_500, 'Yes, very well, thank you.'),
  said(okafor, 21_000, 'How has the blood pressure been since we last spoke?'),
  said(ruiz, 26_000, 'Mostly around 150 over 90 in the morning.'),
  said(ruiz, 31_000, 'In the evening it is lower, perhaps 135.', { uncertain: ['135.'] }),
  {
    line: 'gap',
    gap: {
      gapId: utteranceId(900),
      sessionId: session.sessionId,
      participantId: ruiz.participantId,
      peerId: ruiz.peerId,
      startMs: 36_000,
      endMs: 38_400,
      reason: 'packetsLost',
    },
  },
  said(lindqvist, 42_000, 'May I ask about the new tablets? Which dose was it?'),
  said(ruiz, 47_500, 'Five milligrams.'),
];

export const chat = (): CallState['chat'] => [
  {
    messageId: messageId(1),
    participantId: okafor.participantId,
    displayName: okafor.displayName,
    text: 'The dose is 5 mg, once a day, in the morning.',
    sentMs: 64_000,
    delivery: 'sent',
  },
  {
    messageId: messageId(2),
    participantId: ruiz.participantId,
    displayName: ruiz.displayName,
    text: 'Thank you! And the other one stays as it is?',
    sentMs: 79_000,
    delivery: 'sent',
  },
  {
    messageId: messageId(3),
    participantId: okafor.participantId,
    displayName: okafor.displayName,
    text: 'Yes.',
    sentMs: 95_000,
    delivery: 'sent',
  },
  {
    messageId: messageId(4),
    participantId: ruiz.participantId,
    displayName: ruiz.displayName,
    text: 'I will write the values down every morning and bring the list along next time.',
    sentMs: 131_000,
    delivery: 'failed',
  },
];

const inCall = (): CallState => ({
  ...emptyState,
  phase: { phase: 'inCall', connection: 'connected' },
  room,
  session,
  sessionStartedAtMs: performance.now() - session.elapsedMs,
  captioning: { available: true, source: 'whisper.cpp:base' },
});

/** The patient, with their clinician. */
export function asPatient(): CallState {
  return {
    ...inCall(),
    participantId: ruiz.participantId,
    grants: guestGrants,
    participants: [okafor, ruiz],
    contact,
    local: { ...emptyState.local, microphone: live(quietTrack()), camera: live(personTrack(200)) },
    remote: [media(okafor, 'microphone', quietTrack()), media(okafor, 'camera', personTrack(160))],
    activeSpeakerId: okafor.participantId,
    levels: new Map([[okafor.participantId, -28]]),
    transcript: transcript(),
    chat: chat(),
  };
}

/** The host, with a patient. */
export function asHost(): CallState {
  return {
    ...asPatient(),
    participantId: okafor.participantId,
    grants: hostGrants,
    contacts: [contactOf(ruiz, false)],
    contact: null,
    local: { ...emptyState.local, microphone: live(quietTrack()), camera: live(personTrack(160)) },
    remote: [media(ruiz, 'microphone', quietTrack()), media(ruiz, 'camera', personTrack(200))],
    activeSpeakerId: ruiz.participantId,
    levels: new Map([[ruiz.participantId, -30]]),
  };
}

/** A conference of six: one without a camera, one starved, one muted, one reconnecting. */
export function asHostOfMany(): CallState {
  const reconnecting: ParticipantView = { ...ruizSon, connection: 'reconnecting' };
  return {
    ...asHost(),
    participants: [okafor, ruiz, lindqvist, tran, reconnecting, moreau],
    remote: [
      media(ruiz, 'microphone', quietTrack()),
      media(ruiz, 'camera', personTrack(200)),
      media(lindqvist, 'microphone', quietTrack()),
      media(lindqvist, 'camera', personTrack(40)),
      media(tran, 'microphone', quietTrack(), { paused: true }),
      media(reconnecting, 'camera', personTrack(280)),
      media(moreau, 'microphone', quietTrack()),
      media(moreau, 'camera', personTrack(330), { starved: true }),
    ],
    activeSpeakerId: lindqvist.participantId,
    levels: new Map([[lindqvist.participantId, -24]]),
    quality: new Map([
      [moreau.peerId, { peerId: moreau.peerId, level: 'poor', lossRatio: 0.18, roundTripMs: 420 }],
      [ruiz.peerId, { peerId: ruiz.peerId, level: 'fair', lossRatio: 0.05, roundTripMs: 190 }],
    ]),
  };
}

export function asHostWithWaiting(): CallState {
  return { ...asHost(), waiting: [waitingPatient] };
}

export function screenShared(): CallState {
  const state = asPatient();
  return {
    ...state,
    participants: [okafor, ruiz, lindqvist],
    remote: [
      ...state.remote,
      media(okafor, 'screen', screenTrack()),
      media(lindqvist, 'microphone', quietTrack()),
    ],
  };
}

export function reviewWithoutScreen(): CallState {
  return { ...asHost(), room: { ...room, kind: 'review', name: 'Imaging review' } };
}

export function voiceCall(): CallState {
  const state = asHost();
  return {
    ...state,
    room: { ...room, kind: 'voice', name: 'Telephone hour' },
    local: { ...emptyState.local, microphone: live(quietTrack()) },
    remote: [media(ruiz, 'microphone', quietTrack())],
  };
}

export function alone(): CallState {
  return { ...asHost(), participants: [okafor], remote: [], transcript: [], chat: [] };
}

const contactOf = ({ participantId, displayName }: ParticipantView, unreachable: boolean) => ({
  participantId,
  displayName,
  contact,
  unreachable,
});

/** A patient's sound does not come through, and another's connection was lost. */
export function soundLost(): CallState {
  const lost = { ...ruiz, soundLost: true };
  return {
    ...asHost(),
    participants: [okafor, lost],
    contacts: [contactOf(lost, true), contactOf(tran, true)],
  };
}

export function ownSoundLost(): CallState {
  return { ...asHost(), participants: [{ ...okafor, soundLost: true }, ruiz] };
}

export function soundLostAsPatient(): CallState {
  return { ...asPatient(), participants: [okafor, { ...ruiz, soundLost: true }] };
}

/** The server's media worker has died. */
export function withMediaAway(): CallState {
  return { ...asPatient(), phase: { phase: 'inCall', connection: 'mediaAway' }, remote: [] };
}

/** Everything that wants attention at once. */
export function troubled(): CallState {
  const state = asPatient();
  return {
    ...state,
    phase: { phase: 'inCall', connection: 'reconnecting' },
    mutedByModerator: true,
    local: {
      ...state.local,
      microphone: { state: 'off', track: null, fault: 'deviceLost' },
      camera: { state: 'off', track: null, fault: 'inUse' },
      screen: live(screenTrack()),
    },
  };
}

export function withoutCaptioning(): CallState {
  return {
    ...asPatient(),
    participants: [okafor, ruiz].map((person) => ({ ...person, captioned: false })),
    transcript: [],
    captioning: {
      available: false,
      reason: 'noModel',
      message: 'No speech model at data/models/ggml-base.bin, and no key of a speech service.',
      variables: ['WHISPER_MODEL', 'GROQ_API_KEY'],
    },
  };
}

export function waitingInLobby(hostPresent: boolean, hostAlerted: boolean, reconnecting = false): CallState {
  return {
    ...emptyState,
    phase: {
      phase: 'waiting',
      lobby: { roomName: room.name, kind: 'video', scheduledAt: null, hostPresent, hostAlerted },
      reconnecting,
    },
    contact,
    local: { ...emptyState.local, microphone: live(quietTrack()), camera: live(personTrack(200)) },
  };
}
