import { tests, type Chapter } from './requirement.ts';

const cases = 'cases/cases.test.ts';
const sharing = 'cases/sharing.test.ts';

export const caseWork: Chapter = {
  title: 'Working with cases',
  requirements: [
    {
      id: 'caseWork.roles',
      text: 'Only accounts of clinicians and administrators come into a care team, only a patient’s account is the patient’s.',
      proof: tests(
        cases,
        'who belongs to a case reads it; the care team writes; the owner shares; strangers know nothing',
      ),
    },
    {
      id: 'caseWork.rooms',
      text: 'The rooms of a case, with the times they are scheduled for, never in the past, are listed to who belongs to it, and its care team enters them.',
      proof: [
        ...tests(
          sharing,
          'the rooms of a case are listed to who belongs to it, newest first, with their times, by pages',
        ),
        ...tests(
          cases,
          'a room of a case is opened by who may write to it, and entered by its care team under their own name',
        ),
      ],
    },
    {
      id: 'caseWork.readers',
      text: 'The owner and the patient of a case see by name who looked into it, also by a list or a search, and whether that was in an emergency.',
      proof: [
        ...tests(
          sharing,
          'the owner and the patient see by name who looked into their case; so do administrators, and nobody else',
        ),
        ...tests('cases/cases.test.ts', 'what a list or a search shows of a case counts as read'),
        ...tests(
          'sessions/search.test.ts',
          'who reads or searches a transcript in an emergency is on record as such',
        ),
      ],
    },
    {
      id: 'caseWork.transcriptSearch',
      text: 'Words are found over all transcripts that one may read, through keyed hashes over sealed text, and what was shown counts as read.',
      proof: tests(
        'sessions/search.test.ts',
        'whole words are found with who said them, where and when, the latest first, by pages',
        'only in cases that one may read, and in no deleted one',
        'a correction is found by its words, and no longer by those it replaced',
        'what a search shows of a visit counts as read, and what was looked for stands nowhere',
      ),
    },
    {
      id: 'caseWork.emergency',
      text: 'In an emergency a clinician opens a case by its number, or by a link to it, with a written reason and for a time that the case tells.',
      proof: [
        ...tests(
          'auth/cases.test.ts',
          'opens a case by the id that a link to it has',
          'opens a case for reading, for a time, until it is reviewed by somebody else',
        ),
        ...tests(
          cases,
          'a case that was opened in an emergency is read for as long as that lasts, and not written',
        ),
      ],
    },
    {
      id: 'caseWork.page',
      text: 'On the page a clinician finds and makes cases, and works with all their parts; a change that was overtaken loses nothing; a patient reads theirs and who looked.',
      proof: tests(
        'web/caseBehaviour.test.ts',
        'are looked for when asked, and never by an address',
        'a new one needs a name alone, and shows its number',
        'a change that somebody else has overtaken keeps what was entered, and shows theirs',
        'each part has an address, and going back leads back',
        'a consultation is scheduled from it, and its link is offered',
        'a colleague is found by e-mail address and added; whoever has no account is invited',
        'a file that was refused says why and is sent again by one press',
        'a file is downloaded by its name',
        'a file is removed with a reason by who added it, and by the owner of the case',
        'one that is not theirs can be asked for with a reason, and is flagged while that lasts',
        'a patient reads theirs, sees who looked, and changes nothing',
      ),
    },
    {
      id: 'caseWork.transcript',
      text: 'A transcript is searched with jumps, opened at a moment by a link, corrected with the original shown, and downloaded in three forms.',
      proof: [
        ...tests(
          'web/caseBehaviour.test.ts',
          'is searched, and each place shown in turn',
          'a link to a moment leads to what was going on, and so does a time that is typed',
          'a sentence is corrected, and what was recognised stays beside it',
          'is downloaded in three forms',
        ),
        ...tests(
          'web/sessions/places.test.ts',
          'are marked whatever their case and accents, in the text as it stands',
          'leads to the last entry that had begun, or the first of all',
        ),
      ],
    },
    {
      id: 'caseWork.roomsClosed',
      text: 'Rooms of a case are closed to everybody who does not work on it any more, their host too, and nobody enters them while it is closed or deleted.',
      proof: tests(
        'cases/rooms.test.ts',
        'who lost the case lost its rooms, their links open nothing, and they can only be taken away',
        'into rooms of a closed case nobody enters until it is reopened; they are there all the same',
        'rooms of a deleted case are nobody’s any more',
        'a visit of a platform that stands gives out no links once its case is closed',
      ),
    },
    {
      id: 'caseWork.whoIsThere',
      text: 'Whoever has an account is in a visit by its name; a disabled one brings nobody in, by no token and from no lobby; of guests the record says whose account they are only where their name is the patient’s; one link tells its host once within minutes.',
      proof: [
        ...tests(
          'api/roomNames.test.ts',
          'whoever has an account is in a visit by its name, whatever they ask to be called; guests say theirs',
          'the operator of a start link, who has no account, goes on choosing',
        ),
        ...tests(
          'signaling/disabled.test.ts',
          'whose account is disabled comes in by no token fetched before, and waits and stays away for good',
          'who sits beside somebody whose account is disabled goes with them',
        ),
        ...tests(
          'sessions/record.test.ts',
          'each is who they are in the record: by their account, or as the patient of the case',
        ),
        ...tests(
          'notifications/notifications.test.ts',
          'who opens one link again and again tells the host once within minutes, and again after that',
        ),
      ],
    },
  ],
};
