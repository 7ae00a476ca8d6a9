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
/** What an API key lets its service do, beside what the service is to a case. */
export const apiScope = z.enum(['cases:read', 'cases:write', 'transcripts:read']);
export type ApiScope = z.infer<typeof apiScope>;

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
 * - `user`: an access token or API key (Authorization: Bearer, or the socket's `auth.token`) with one of `roles`;
 *   `scope` is what the key of a service must hold besides; `case`: the route is about the case of its parameter
 *   `caseId`, and the caller has to belong to it. Others are told that there is no such case;
 * - `participant`: a room token; `admitted` false also lets in who waits in the lobby or has not joined yet;
 *   `grant` where one is needed.
 */
export type Access =
  | { who: 'anyone' }
  | { who: 'user'; roles: readonly UserRole[]; scope?: ApiScope; case?: CaseNeed }
  | { who: 'participant'; admitted: boolean; grant?: Grant };

export const anyone: Access = { who: 'anyone' };
export const clinician: Access = { who: 'user', roles: ['clinician', 'admin'] };
export const admin: Access = { who: 'user', roles: ['admin'] };
/** Every person with an account; no service. */
export const person: Access = { who: 'user', roles: ['patient', 'clinician', 'admin'] };
const everyone: readonly UserRole[] = ['patient', 'clinician', 'admin', 'service'];
const staff: readonly UserRole[] = ['clinician', 'admin', 'service'];
export const casesReader = { who: 'user', roles: everyone, scope: 'cases:read' } as const satisfies Access;
export const casesWriter = { who: 'user', roles: staff, scope: 'cases:write' } as const satisfies Access;
export const caseReader: Access = { ...casesReader, case: 'read' };
export const caseWriter: Access = { ...casesWriter, case: 'write' };
export const caseManager: Access = { ...casesWriter, case: 'manage' };
export const transcriptReader: Access = { who: 'user', roles: everyone, scope: 'transcripts:read' };
export const joining: Access = { who: 'participant', admitted: false };
export const admitted: Access = { who: 'participant', admitted: true };
export const withGrant = (needed: Grant): Access => ({ who: 'participant', admitted: true, grant: needed });
