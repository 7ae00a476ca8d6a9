/** What there is to see in a call, from its state: one tile for each person and each shared screen. */
import type { CallState } from '../call/callState.ts';
import type { ParticipantView } from '../../wire/rooms.ts';

export interface PersonTile {
  key: string;
  participant: ParticipantView;
  isSelf: boolean;
  video: MediaStreamTrack | null;
  /** Null for one's own picture, which nobody sends to us. */
  producerId: string | null;
  /** There is a picture, but bandwidth leaves nothing of it. */
  isStarved: boolean;
  isMuted: boolean;
}

export interface ScreenTile {
  key: string;
  participant: ParticipantView;
  isSelf: boolean;
  video: MediaStreamTrack;
  producerId: string | null;
  isStarved: boolean;
}

export interface Tiles {
  self: PersonTile | null;
  others: readonly PersonTile[];
  screens: readonly ScreenTile[];
}

type TileState = Pick<CallState, 'participants' | 'participantId' | 'remote' | 'local'>;

export function tilesOf(state: TileState): Tiles {
  const people = state.participants.map((participant) => personTile(state, participant));
  return {
    self: people.find((tile) => tile.isSelf) ?? null,
    others: people.filter((tile) => !tile.isSelf),
    screens: state.participants.flatMap((participant) => screenTile(state, participant) ?? []),
  };
}

function personTile(state: TileState, participant: ParticipantView): PersonTile {
  const { participantId } = participant;
  if (participantId === state.participantId) {
    const { camera, microphone } = state.local;
    return {
      key: participantId,
      participant,
      isSelf: true,
      video: camera.state === 'live' ? camera.track : null,
      producerId: null,
      isStarved: false,
      isMuted: microphone.state !== 'live',
    };
  }
  const ofPerson = state.remote.filter((media) => media.producer.participantId === participantId);
  const camera = ofPerson.find((media) => media.producer.source === 'camera' && !media.producer.paused);
  const microphone = ofPerson.find((media) => media.producer.source === 'microphone');
  return {
    key: participantId,
    participant,
    isSelf: false,
    video: camera?.track ?? null,
    producerId: camera?.producer.producerId ?? null,
    isStarved: camera?.starved ?? false,
    isMuted: microphone?.producer.paused ?? true,
  };
}

function screenTile(state: TileState, participant: ParticipantView): ScreenTile | null {
  const { participantId } = participant;
  const key = `screen:${participantId}`;
  if (participantId === state.participantId) {
    const { track } = state.local.screen;
    return track && { key, participant, isSelf: true, video: track, producerId: null, isStarved: false };
  }
  const media = state.remote.find(
    ({ producer }) => producer.participantId === participantId && producer.source === 'screen',
  );
  if (!media?.track) return null;
  const { producer, track, starved } = media;
  return {
    key,
    participant,
    isSelf: false,
    video: track,
    producerId: producer.producerId,
    isStarved: starved,
  };
}

/**
 * Who is large in the speaker view: who speaks, but never oneself; while nobody else does, whoever was large
 * before, so that the picture does not jump.
 */
export function mainPerson(
  others: readonly PersonTile[],
  activeSpeakerId: string | null,
  before: string | null,
): PersonTile | null {
  const find = (participantId: string | null) => others.find((tile) => tile.key === participantId);
  return find(activeSpeakerId) ?? find(before) ?? others[0] ?? null;
}
