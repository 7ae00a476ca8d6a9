/** The states of the pages about cases. */
import { openInvitations } from './adminAnswers.ts';
import { ana, cases, demoFiles, demoPeople, entries, visit } from './caseAnswers.ts';
import type { Answer, Script } from './fakeServer.ts';
import type { GalleryState } from './GalleryState.ts';

interface Mounting {
  /** The whole application at an address, for who is signed in. */
  asClinician: (at: string, script?: Script) => GalleryState;
  asPatient: (at: string, script?: Script) => GalleryState;
}

const refused = (code: Extract<Answer, { refused: unknown }>['refused']): Answer => ({ refused: code });
const pressing = (state: GalleryState, ...press: string[]): GalleryState => ({ ...state, press });

export function caseStates({ asClinician, asPatient }: Mounting): Readonly<Record<string, GalleryState>> {
  const at = `/cases/${ana.caseId}`;
  const transcript = `${at}/visits/${visit.sessionId}`;
  const none = { reply: { cases: [], nextCursor: null } };
  const as = (change: object): Script => ({ getCase: { reply: { ...ana, ...change } } });
  const emergency = as({
    relation: 'breakGlass',
    accessEndsAt: new Date(Date.now() + 3_600_000).toISOString(),
  });
  const ofPatient = as({ relation: 'patient' });

  return {
    cases: asClinician('/cases', { listCases: { reply: { cases, nextCursor: ana.caseId } } }),
    'cases-empty': asClinician('/cases', { listCases: none }),
    'cases-loading': { ...asClinician('/cases', { listCases: 'never' }), isLoading: true },
    'cases-failed': asClinician('/cases', { listCases: refused('DEPENDENCY_UNAVAILABLE') }),
    'cases-emergency': pressing(asClinician('/cases'), 'Emergency: open'),
    'cases-of-patient': asPatient('/cases', {
      listCases: { reply: { cases: [{ ...ana, relation: 'patient' }], nextCursor: null } },
    }),
    'cases-of-patient-empty': asPatient('/cases', { listCases: none }),
    'cases-new': asClinician('/cases/new'),
    'case-edit': asClinician(`${at}/edit`),
    'case-edit-conflict': asClinician(`${at}/edit`, { updateCase: refused('PRECONDITION_FAILED') }),
    'case-timeline': asClinician(at),
    'case-loading': { ...asClinician(at, { getCase: 'never' }), isLoading: true },
    'case-failed': asClinician(at, { getCase: refused('DEPENDENCY_UNAVAILABLE') }),
    'case-unknown': pressing(
      asClinician(at, { getCase: refused('CASE_NOT_FOUND') }),
      'Open it in an emergency',
    ),
    'case-unknown-of-patient': asPatient(at, { getCase: refused('CASE_NOT_FOUND') }),
    'case-closed': asClinician(at, as({ status: 'closed' })),
    'case-emergency': asClinician(at, emergency),
    'case-menu': pressing(asClinician(at), 'More for this case'),
    'case-delete': pressing(asClinician(at), 'More for this case', 'Delete the case'),
    'case-visits': asClinician(`${at}/visits`),
    'case-visits-empty': asClinician(`${at}/visits`, {
      listCaseRooms: { reply: { rooms: [], nextCursor: null } },
      listCaseSessions: { reply: { sessions: [], nextCursor: null } },
    }),
    'case-schedule': pressing(asClinician(`${at}/visits`), 'Schedule one'),
    'case-files': asClinician(`${at}/files`),
    'case-files-remove': pressing(asClinician(`${at}/files`), 'Remove rash'),
    'case-files-refused': pressing(
      asClinician(`${at}/files`, { deleteMedia: refused('LEGAL_HOLD') }),
      ...['Remove rash', 'Remove the file'],
    ),
    'case-files-of-colleague': asClinician(`${at}/files`, as({ relation: 'careTeam' })),
    'case-people': asClinician(`${at}/people`),
    'case-people-invited': asClinician(`${at}/people`, {
      listCaseInvitations: { reply: { invitations: openInvitations.slice(0, 1), nextCursor: null } },
    }),
    'case-people-unknown': asClinician(`${at}/people`, { findUser: refused('USER_NOT_FOUND') }),
    'case-consents': asClinician(`${at}/consents`),
    'case-readers': asClinician(`${at}/readers`),
    'case-of-patient': asPatient(at, ofPatient),
    'case-of-patient-visits': asPatient(`${at}/visits`, ofPatient),
    'case-of-patient-readers': asPatient(`${at}/readers`, ofPatient),
    'cases-demo': asClinician('/cases', {
      listCases: { reply: { cases: [{ ...ana, demo: true }, ...cases.slice(1)], nextCursor: null } },
    }),
    'case-demo': asClinician(at, as({ demo: true })),
    'case-demo-people': asClinician(`${at}/people`, { ...as({ demo: true }), listPeople: demoPeople }),
    'case-demo-files': asClinician(`${at}/files`, { ...as({ demo: true }), listMedia: demoFiles }),
    transcript: asClinician(transcript),
    'transcript-moment': asClinician(`${transcript}#t=66`),
    'transcript-correct': pressing(asClinician(transcript), 'Correct what was said at 0:09'),
    'transcript-empty': asClinician(transcript, {
      getTranscript: { reply: { session: visit, entries: [] } },
    }),
    'transcript-running': asClinician(transcript, {
      getTranscript: { reply: { session: { ...visit, endedAt: null }, entries } },
    }),
    'transcript-unknown': asClinician(transcript, { getTranscript: refused('SESSION_NOT_FOUND') }),
    'transcript-of-patient': asPatient(transcript),
  };
}
