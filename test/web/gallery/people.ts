/** The people and ids of the gallery. */
import type { ParticipantView, RoomView, SessionView, WaitingView } from '../../../src/wire/rooms.ts';

const id = (number: number): string => `01939a2e-7c00-7a10-8000-${String(number).padStart(12, '0')}`;

export const room: RoomView = {
  roomId: id(1),
  name: 'Follow-up, Tuesday morning',
  kind: 'video',
  mode: 'assisted',
  createdAt: '2026-03-02T09:00:00.000Z',
  scheduledAt: null,
};

export const session: SessionView = {
  sessionId: id(3),
  startedAt: '2026-03-02T09:05:00.000Z',
  elapsedMs: 754_000,
  locked: false,
};

const person = (
  number: number,
  displayName: string,
  role: ParticipantView['role'],
  captions: boolean,
): ParticipantView => ({
  participantId: id(100 + number),
  peerId: id(200 + number),
  displayName,
  role,
  connection: 'connected',
  consent: { captions, keepTranscript: false, ai: false },
  captioned: captions,
  language: 'auto',
  mutedByModerator: false,
  soundLost: false,
});

export const okafor = person(1, 'Dr. Chidi Okafor', 'host', true);
export const ruiz = person(2, 'Ana Ruiz', 'patient', true);
export const lindqvist = person(3, 'Dr. Maja Lindqvist', 'clinician', true);
export const tran = person(4, 'Bảo Trân Nguyễn', 'interpreter', false);
export const ruizSon = person(5, 'Mateo Ruiz', 'caregiver', false);
export const moreau = person(6, 'Élodie Moreau', 'clinician', true);

export const contact = { whereNow: 'Calle Mayor 12, 3º B, 28013 Madrid', callBackNumber: '+34 600 123 456' };

export const waitingPatient: WaitingView = {
  participantId: id(120),
  displayName: 'Samuel Adeyemi-Whitfield',
  role: 'patient',
  since: new Date(Date.now() - 4 * 60_000).toISOString(),
  contact: { whereNow: '12 Harbour Road, flat 4, Cork', callBackNumber: '+353 21 555 0147' },
};

export const messageId = (number: number): string => id(300 + number);
export const utteranceId = (number: number): string => id(400 + number);
export const inviteId = (number: number): string => id(500 + number);
export const roomId = (number: number): string => id(600 + number);
export const producerId = (number: number): string =>
  `7c2e7b49-1d2e-4b6f-8e46-${String(number).padStart(12, '0')}`;
