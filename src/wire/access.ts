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

/** What an API key lets its service do, beside what the service is to a case. */
export const apiScope = z.enum([
  'cases:read',
  'cases:write',
  'transcripts:read',
  'visits:write',
  'webhooks:manage',
]);
export type ApiScope = z.infer<typeof apiScope>;

/** What somebody is to a case. `breakGlass`: looks in for a limited time with a written reason. */
export const caseRelation = z.enum(['owner', 'careTeam', 'patient', 'breakGlass']);
export type CaseRelation = z.infer<typeof caseRelation>;

/**
 * What is done with a case: `read` is for everybody who belongs to it, `write` for its owner and care team, `manage`
 * (who belongs to it, whether it is there) for its owner, `oversee` (who has looked into it) for its owner and the patient.
 */
export type CaseNeed = 'read' | 'write' | 'manage' | 'oversee';

/**
 * Who may call a route or send an event:
 * - `anyone`: no token;
 * - `scraper`: with the token of CONSILIUM_METRICS_TOKEN where that is set, else from this machine alone;
 * - `user`: an access token or API key (Authorization: Bearer, or the socket's `auth.token`) with one of `roles`;
 *   `scope` is what the key of a service must hold besides; `case`: the route is about the case of its parameter
 *   `caseId` (`caseFrom: 'query'`: of its query; `'media'`: about the case of the file `mediaId`), and the caller has to
 *   belong to it. Others are told that there is no such case, or no such file. `regardless` are roles that need not
 *   belong to it;
 * - `participant`: a room token; `admitted` false also lets in who waits in the lobby or has not joined yet;
 *   `grant` where one is needed.
 */
export type Access =
  | { who: 'anyone' }
  | { who: 'scraper' }
  | {
      who: 'user';
      roles: readonly UserRole[];
      scope?: ApiScope;
      case?: CaseNeed;
      caseFrom?: 'query' | 'media';
      regardless?: readonly UserRole[];
    }
  | { who: 'participant'; admitted: boolean; grant?: Grant };

export const anyone: Access = { who: 'anyone' };
export const scraper: Access = { who: 'scraper' };
export const clinician = { who: 'user', roles: ['clinician', 'admin'] } as const satisfies Access;
export const admin: Access = { who: 'user', roles: ['admin'] };
/** Every person with an account; no service. */
export const person = { who: 'user', roles: ['patient', 'clinician', 'admin'] } as const satisfies Access;
const everyone: readonly UserRole[] = ['patient', 'clinician', 'admin', 'service'];
/** Whoever has an account, services with any key included. */
export const signedIn: Access = { who: 'user', roles: everyone };
const staff: readonly UserRole[] = ['clinician', 'admin', 'service'];
export const casesReader = { who: 'user', roles: everyone, scope: 'cases:read' } as const satisfies Access;
export const casesWriter = { who: 'user', roles: staff, scope: 'cases:write' } as const satisfies Access;
export const caseReader: Access = { ...casesReader, case: 'read' };
export const caseWriter: Access = { ...casesWriter, case: 'write' };
export const caseManager: Access = { ...casesWriter, case: 'manage' };
/** Whoever answers for a case asks people in; no service does. */
export const caseInviter: Access = { ...clinician, case: 'manage' };
/** Files belong to cases; no service has to do with them. */
export const caseFilesReader: Access = { ...person, case: 'read', caseFrom: 'query' };
export const caseFilesWriter: Access = { ...clinician, case: 'write', caseFrom: 'query' };
export const fileReader: Access = { ...person, case: 'read', caseFrom: 'media' };
export const fileWriter: Access = { ...clinician, case: 'write', caseFrom: 'media' };
/** Who answers for a case, or is the patient of it; administrators for every case. */
export const caseOverseer: Access = { ...person, case: 'oversee', regardless: ['admin'] };
export const transcriptReader: Access = { who: 'user', roles: everyone, scope: 'transcripts:read' };
/** Another platform, with its key. */
export const visitsWriter: Access = { who: 'user', roles: ['service'], scope: 'visits:write' };
export const webhookManager: Access = { who: 'user', roles: ['admin', 'service'], scope: 'webhooks:manage' };
export const joining: Access = { who: 'participant', admitted: false };
export const admitted: Access = { who: 'participant', admitted: true };
export const withGrant = (needed: Grant): Access => ({ who: 'participant', admitted: true, grant: needed });
