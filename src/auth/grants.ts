import type { Grant } from '../wire/access.ts';
import type { ParticipantRole } from '../wire/rooms.ts';

const taking: readonly Grant[] = ['publishAudio', 'publishVideo', 'publishScreen', 'subscribe'];
const leading: readonly Grant[] = [...taking, 'moderate', 'admit', 'useAi'];

const grantsByRole: Readonly<Record<ParticipantRole, readonly Grant[]>> = {
  host: leading,
  clinician: leading,
  patient: taking,
  caregiver: taking,
  interpreter: taking,
};

/** What a token for somebody of that role lets them do. */
export const grantsOf = (role: ParticipantRole): readonly Grant[] => grantsByRole[role];
