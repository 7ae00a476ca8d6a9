import { tests, type Chapter } from './requirement.ts';

const record = 'e2e/record.test.ts';

export const wholeRecord: Chapter = {
  title: 'The record from end to end, in browsers, on either graph engine',
  requirements: [
    {
      id: 'whole.fromStartLink',
      text: 'From the start link to a consultation of a case everything is done in the page: the administrator’s account, a clinician’s by invitation, her case, her colleague, and a link by which the patient comes in without an account.',
      proof: tests(
        record,
        'an administrator invites a clinician, who makes a case and talks with a colleague, the patient and who came along',
      ),
    },
    {
      id: 'whole.afterwards',
      text: 'Afterwards the case shows the visit and what was said, word for word with speakers and times, alike in the page and in each file; who agreed to what; and who looked.',
      proof: tests(
        record,
        'the case shows the visit, and word for word what those said who agreed to its being kept, in every form',
        'it shows who agreed to what, and who looked',
      ),
    },
    {
      id: 'whole.notKept',
      text: 'Who agrees to captions and not to keeping is captioned in the visit, and no word of theirs stands in the record nor in any file of the server.',
      proof: tests(record, 'of who did not agree to keeping no word stands in the record, nor in any file'),
    },
    {
      id: 'whole.access',
      text: 'A patient sees their own case alone; a stranger is told of a case what everybody is told of one that is not there.',
      proof: tests(
        record,
        'the patient, given an account, sees their own case alone and reads it',
        'a stranger is told that there is no such case, as of any that is not there',
      ),
    },
    {
      id: 'whole.audit',
      text: 'After all this the audit log is verified as whole.',
      proof: tests(record, 'the audit log of all this is whole'),
    },
    {
      id: 'whole.timelineRows',
      text: 'Consents that were given one after the other take one row of a timeline.',
      proof: tests(
        'web/cases/timelineRows.test.ts',
        'has consents that came one after the other in one row, and all else in its own',
      ),
    },
  ],
};
