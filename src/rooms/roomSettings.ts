import { defaults } from '../../config/defaults.ts';
import { tokenLifetimeMs } from '../auth/tokens.ts';

/** Times and limits of rooms. Tests shorten and lower them; a running server takes the defaults. */
export interface RoomSettings {
  /** How long a peer is kept when its signalling drops. */
  graceMs: number;
  /** A session without anybody admitted ends after this. */
  emptySessionMs: number;
  /** How long a visit that nobody has begun keeps its id; as long as the tokens that carry it. */
  reservationMs: number;
  /** How long a device has to answer that it is still there, when its participant joins from another. */
  presenceCheckMs: number;
  /** How long a page has to show the lobby's alert; later acknowledgements count for nothing. */
  alertMs: number;
  /** Longest that a change of consent waits for its tap. */
  tapChangeMs: number;
  /** Longest that it waits to be kept, after which it is refused. */
  consentKeptMs: number;
  /** Longest that a visit waits for another worker when its own died; then its people are sent away. */
  mediaRestoreMs: number;
  networkIntervalMs: number;
  /** How often it is looked whether anything of somebody's sound arrives. */
  soundCheckMs: number;
  /** Nothing having arrived for so long, both sides are told to go on by phone. */
  silentMediaMs: number;
  audioLevelIntervalMs: number;
  /** That live in one process, those included that nobody is in yet but somebody has a token for. */
  maxRooms: number;
  maxParticipants: number;
  maxWaiting: number;
  /** People admitted in the whole of one session, those who left included. */
  maxAdmissions: number;
  maxTransportsPerDirection: number;
  maxConsumersPerPeer: number;
  maxChatMessages: number;
  maxChatCharacters: number;
  /** Final captions kept for those who come back; the oldest go first. */
  maxKeptCaptions: number;
}

export const defaultRoomSettings: RoomSettings = {
  graceMs: defaults.graceMs,
  emptySessionMs: defaults.emptySessionMs,
  reservationMs: tokenLifetimeMs,
  presenceCheckMs: 2_000,
  alertMs: 30_000,
  tapChangeMs: 1_000,
  consentKeptMs: 500,
  mediaRestoreMs: 8_000,
  networkIntervalMs: 3_000,
  soundCheckMs: 3_000,
  silentMediaMs: 15_000,
  audioLevelIntervalMs: 250,
  maxRooms: 5_000,
  maxParticipants: 20,
  maxWaiting: 20,
  maxAdmissions: 200,
  maxTransportsPerDirection: 2,
  // Four sources of each other participant, and as many again while a transport is being replaced.
  maxConsumersPerPeer: 160,
  maxChatMessages: 1_000,
  maxChatCharacters: 400_000,
  maxKeptCaptions: 500,
};
