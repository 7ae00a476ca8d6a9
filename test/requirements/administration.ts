import { tests, type Chapter } from './requirement.ts';

export const administration: Chapter = {
  title: 'Administration in the page',
  requirements: [
    {
      id: 'administration.accounts',
      text: 'Administrators invite people, find them, disable them, and hand out and revoke keys of other programs on the page.',
      proof: tests(
        'e2e/admin.test.ts',
        'somebody is invited, makes their account by the link, is found, and is signed out by being disabled',
        'a key is made, shown once, opens the server, and opens nothing any more once it is revoked',
      ),
    },
    {
      id: 'administration.invitations',
      text: 'Invitations that nobody has accepted are seen by who made them, and by administrators; they are sent again with a new link, the old one being void, or withdrawn, and then their link says so. A link that was mailed is shown to nobody else.',
      proof: [
        ...tests(
          'auth/invitations.test.ts',
          'are seen by who made them and by administrators, newest first, until they are accepted',
          'of a case are seen there by who made them',
          'gets a new link, and the one before opens nothing any more',
          'is withdrawn, and its link says so; again changes nothing',
          'of somebody else is not there',
          'stands in the audit log, made, sent again, withdrawn and listed, without its address',
          'nobody has more than 200 open invitations',
        ),
        ...tests(
          'notifications/mail.test.ts',
          'an invitation is mailed with a link that nobody else sees; sent again it has a new one, and the old one is void',
        ),
        ...tests(
          'e2e/admin.test.ts',
          'an open invitation is listed, gets a new link and is withdrawn, and each of its links says what became of it',
        ),
      ],
    },
    {
      id: 'administration.webhooks',
      text: 'Administrators have other programs told of visits on the page: webhooks with a secret that is shown once, how deliveries went, each to be sent again, a new secret, and deleting.',
      proof: [
        ...tests(
          'e2e/webhooks.test.ts',
          'a webhook is made on the page with a secret that is shown once, and what is sent is signed with it',
          'where the receiver fails the page says so',
          'its secret is replaced, and it is deleted',
        ),
        ...tests('web/gallery.test.ts', 'every state on a phone'),
      ],
    },
    {
      id: 'administration.emergency',
      text: 'Administrators come from the notification of an emergency access to a page that shows who opened which case and why, and say there whether it was right; not of their own.',
      proof: [
        ...tests(
          'auth/cases.test.ts',
          'opens a case for reading, for a time, until it is reviewed by somebody else',
          'is not reviewed by who did it',
        ),
        ...tests('web/notifications/list.test.ts', 'each leads to where it belongs'),
        ...tests('web/gallery.test.ts', 'every state on a phone'),
        ...tests(
          'e2e/oversight.test.ts',
          'a clinician opens a case that is not theirs by its number and a reason, to read it for a while',
          'whoever answers for the case is told of it, and sees that it was an emergency',
          'an administrator judges it with a note, and that ends it',
        ),
      ],
    },
    {
      id: 'administration.audit',
      text: 'Administrators search the audit log on the page by day, person, area, case number and outcome, in words; from a case number they see who read the case; each search is on record.',
      proof: [
        ...tests(
          'api/audit.test.ts',
          'is searched page by page, and keeps who searched',
          'names who has an account, and finds what was refused',
          'finds the case of a number, also a deleted one, and keeps who asked',
          'tells in one call who read a case',
        ),
        ...tests(
          'web/messages/auditActions.test.ts',
          'each action of the audit log is told in words, and belongs to an area',
        ),
        ...tests(
          'web/admin/auditFilter.test.ts',
          'asks for all that was chosen, whole days included, and for nothing else',
        ),
        ...tests('web/gallery.test.ts', 'every state on a phone'),
        ...tests(
          'e2e/oversight.test.ts',
          'the audit log is searched by case number and area, and leads on to who read the case',
          'it is searched by person, by day and by what failed, and says where nothing fits',
          'where it cannot be searched the page says so, and tries again',
        ),
      ],
    },
  ],
};
