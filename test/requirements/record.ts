import { bench, tests, type Chapter } from './requirement.ts';

const cases = 'cases/cases.test.ts';
const visits = 'sessions/record.test.ts';

export const record: Chapter = {
  title: 'Cases and visits in the record',
  requirements: [
    {
      id: 'record.caseNumber',
      text: 'A case has a number people can read out, with a check character, unique under concurrent creation.',
      proof: [
        ...tests(
          cases,
          'a new case has a number to be read out, and is read as it was written',
          'cases made at the same time have different numbers',
          'a repeated creation makes one case; the id of another’s is taken',
        ),
        ...tests(
          'wire/caseNumber.test.ts',
          'a number has its form, and is taken as it is read out',
          'any one wrong digit or letter is found',
          'any two digits exchanged are found',
          'a doubled digit taken for another doubled one is found',
        ),
      ],
    },
    {
      id: 'record.caseChanges',
      text: 'Cases are created, listed by pages and filters, changed with optimistic concurrency and only to allowed statuses, and deleted softly with a reason.',
      proof: tests(
        cases,
        'a list shows one’s own, newest first, by pages and status',
        'a change needs the version it was made from, and of two at once one is told',
        'open becomes closed, closed reopened, reopened closed, and nothing else',
        'a deleted case is gone for everybody, with the reason, and nothing of it is erased',
      ),
    },
    {
      id: 'record.caseSearch',
      text: 'Cases are found by whole words through keyed hashes over sealed text.',
      proof: tests(
        cases,
        'a search finds whole words whatever their case and accents, and numbers as they are read out',
        'who the patient is stands sealed in the graph',
      ),
    },
    {
      id: 'record.timeline',
      text: 'The timeline of a case has everything that belongs to it.',
      proof: [
        ...tests(cases, 'a timeline has everything that belongs to the case, newest first, by pages'),
        ...tests(
          'cases/timeline.test.ts',
          'has who was added and removed, by whom, and that it was closed and reopened',
          'has emergency access from its opening to its end, with the reason for those alone who review it',
          'tells of an emergency access that its time was over, also where it was reviewed later',
          'says nothing any more of somebody who was erased',
        ),
      ],
    },
    {
      id: 'record.caseAccess',
      text: 'Who belongs to a case reads it, its owner and care team write, its owner shares it; a stranger is told that it does not exist.',
      proof: tests(
        cases,
        'who belongs to a case reads it; the care team writes; the owner shares; strangers know nothing',
        'a case that was opened in an emergency is read for as long as that lasts, and not written',
      ),
    },
    {
      id: 'record.caseAudit',
      text: 'What is read and changed of a case stands in the audit log, without a word of it.',
      proof: tests(cases, 'what was read and changed stands in the audit log, without a word of it'),
    },
    {
      id: 'record.rooms',
      text: 'A clinician opens a room for a case, colleagues and the patient come in, and each is who they are in the record.',
      proof: [
        ...tests(
          cases,
          'a room of a case is opened by who may write to it, and entered by its care team under their own name',
        ),
        ...tests(
          visits,
          'each is who they are in the record: by their account, or as the patient of the case',
        ),
      ],
    },
    {
      id: 'record.visits',
      text: 'Every visit becomes a session with its people and times, segments and gaps, chat and shared screens; it is read as JSON, WebVTT and plain text.',
      proof: tests(
        visits,
        'a visit of a case becomes a session with its people, times, words, gaps, chat and shared screens',
        'it is read as WebVTT and as plain text too',
        'what was said last and recognised after the end is kept',
        'who belongs to the case reads its visits; a visit of no case is its host’s; strangers know nothing',
        'names and words stand in the graph sealed',
      ),
    },
    {
      id: 'record.keeping',
      text: 'Captions without the consent to keep are never stored; withdrawing it stops storing at once.',
      proof: tests(
        visits,
        'who does not agree to keeping is captioned, and nothing of what they say or write is kept',
        'consent begins with the next utterance and ends at once',
      ),
    },
    {
      id: 'record.ledger',
      text: 'A ledger says who agreed to what, when, by which text, and when they withdrew; it shows in the case.',
      proof: tests(
        visits,
        'the ledger of consents says who agreed to what, by which text, and when they withdrew',
      ),
    },
    {
      id: 'record.corrections',
      text: 'A clinician corrects words or speaker of a segment; the original is kept.',
      proof: tests(visits, 'a clinician corrects words and speaker; what was recognised stays beside them'),
    },
    {
      id: 'record.nothingLost',
      text: 'What is recorded waits on disk while the graph is away or the server dies, and reaches the graph afterwards, in order and once.',
      proof: [
        ...tests(
          'sessions/recovery.test.ts',
          'a graph that is away costs nothing: what is said meanwhile waits on disk, in its order',
          'a server that is killed loses nothing of what it acknowledged, and the visit goes on at its next start',
        ),
        ...tests(
          'sessions/Spool.test.ts',
          'lines are read in their order, and leave nothing behind once they are taken over',
          'what is not confirmed is read again, also by the next run',
          'half a line of a run that died is left out and counted',
          'a full spool takes no more, counts what it lost, and takes again when there is room',
          'what is put aside is tried again by the next run, after all else',
        ),
      ],
    },
    {
      id: 'record.transcriptLoad',
      text: 'The finals of 200 speakers are written without loss and with a bounded backlog.',
      proof: [bench('transcripts')],
    },
  ],
};
