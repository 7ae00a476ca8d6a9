/** Who may do what: the vocabulary. `src/auth` holds the one place where it is decided. */
import { z } from 'zod';

export const userRole = z.enum(['patient', 'clinician', 'admin', 'service']);
export type UserRole = z.infer<typeof userRole>;

/** What a participant's token lets them do in a room. */
export const grant = z.enum([
  'publishAudio',
  'publishVideo',
  'publishScreen',
  'subscribe',
  'moderate',
  'admit',
  'useAi',
]);
export type Grant = z.infer<typeof grant>;

/** What somebody is to a case. `breakGlass`: looks in for a limited time with a written reason. */
export const caseRelation = z.enum(['owner', 'careTeam', 'patient', 'breakGlass']);
export type CaseRelation = z.infer<typeof caseRelation>;

/**
 * What is done with a case: `read` is for everybody who belongs to it, `write` for its owner and care team, `manage`
 * (who belongs to it, whether it is there) for its owner.
 */
export type CaseNeed = 'read' | 'write' | 'manage';

/**
 * Who may call a route or send an event:
 * - `anyone`: no token;
 * - `user`: an access token (Authorization: Bearer, or the socket's `auth.token`) with one of `roles`;
 * - `participant`: a room token; `admitted` false also lets in who waits in the lobby or has not joined yet;
 *   `grant` where one is needed.
 */
export type Access =
  | { who: 'anyone' }
  | { who: 'user'; roles: readonly UserRole[] }
  | { who: 'participant'; admitted: boolean; grant?: Grant };

export const anyone: Access = { who: 'anyone' };
export const clinician: Access = { who: 'user', roles: ['clinician', 'admin'] };
export const admin: Access = { who: 'user', roles: ['admin'] };
/** Every person with an account; no service. */
export const person: Access = { who: 'user', roles: ['patient', 'clinician', 'admin'] };
export const joining: Access = { who: 'participant', admitted: false };
export const admitted: Access = { who: 'participant', admitted: true };
export const withGrant = (needed: Grant): Access => ({ who: 'participant', admitted: true, grant: needed });
