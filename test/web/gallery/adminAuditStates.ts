/** The states of the page where the audit log is searched. */
import { auditEntries, users } from './adminAnswers.ts';
import type { Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

type AsAdmin = (at: string, script?: Script) => GalleryState;

export function adminAuditStates(asAdmin: AsAdmin): Readonly<Record<string, GalleryState>> {
  const at = '/admin/audit';
  const pressing = (press: NonNullable<GalleryState['press']>, script: Script = {}): GalleryState => ({
    ...asAdmin(at, script),
    press,
  });
  const none = (nextCursor: string | null): Script => ({
    searchAudit: { reply: { entries: [], people: [], nextCursor } },
  });
  const ofNumber = { 'Case number': 'C-2026-000123-X' };
  const ofLund = { 'Person (name or e-mail address)': 'lund' };
  const onlyLund: Script = { searchUsers: { reply: { users: users.users.slice(1, 2), nextCursor: null } } };
  const two: Script = { searchUsers: { reply: { users: users.users.slice(1, 3), nextCursor: null } } };
  return {
    audit: asAdmin(at),
    'audit-end': asAdmin(at, { searchAudit: { reply: { ...auditEntries, nextCursor: null } } }),
    'audit-none': asAdmin(at, none(null)),
    'audit-none-yet': asAdmin(at, none('b2xkZXI')),
    'audit-loading': { ...asAdmin(at, { searchAudit: 'never' }), isLoading: true },
    'audit-failed': asAdmin(at, { searchAudit: { refused: 'DEPENDENCY_UNAVAILABLE' } }),
    'audit-case': pressing([ofNumber, 'Search', 'Who read this case', 'Close']),
    'audit-readers': pressing([ofNumber, 'Search', 'Who read this case']),
    'audit-wrong-number': {
      ...pressing([{ 'Case number': 'C-2026-000123-Y' }, 'Search']),
      waitFor: 'no case number',
    },
    'audit-no-case': {
      ...pressing([ofNumber, 'Search'], { findAuditedCase: { refused: 'CASE_NOT_FOUND' } }),
      waitFor: 'no such case',
    },
    'audit-person': { ...pressing([ofLund, 'Search'], onlyLund), waitFor: 'Shown: lund' },
    'audit-which-person': { ...pressing([ofLund, 'Search'], two), waitFor: 'Which of them?' },
    'audit-nobody': {
      ...pressing([ofLund, 'Search'], { searchUsers: { reply: { users: [], nextCursor: null } } }),
      waitFor: 'Nobody who has',
    },
    'audit-details': pressing(['Details of: Case changed']),
    'audit-of-entry': pressing(['Details of: Case changed', 'Everything about this case']),
  };
}
