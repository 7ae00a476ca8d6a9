import { tests, type Chapter } from './requirement.ts';

export const notifying: Chapter = {
  title: 'Notifications',
  requirements: [
    {
      id: 'notifying.sockets',
      text: 'A person is told on every page they have open, whichever server it is connected to; visits never cross servers.',
      proof: tests(
        'signaling/notifications.test.ts',
        'by their own server and by another process reaches all their sockets and nobody else’s',
        'crosses Redis for /notifications alone',
      ),
    },
    {
      id: 'notifying.access',
      text: 'Each namespace lets in who its rule lets in, from pages of its own origin or a listed one, and no more sockets of one person than it should.',
      proof: tests(
        'signaling/notifications.test.ts',
        'lets in who its rule lets in: %s',
        'refuses who brings nothing, or what has ended',
        'refuses pages of other origins',
        'holds no more sockets of one person than it should',
        'a guest has no business in the namespace of people with accounts',
      ),
    },
    {
      id: 'notifying.cut',
      text: 'An open socket of a person or service is cut when the sign-in ends, the account is disabled or the key is revoked, on every server.',
      proof: tests(
        'signaling/notifications.test.ts',
        'cuts the sockets of a sign-in that ends, and no others',
        'cuts the sockets of a key that is revoked',
        'cuts what another server tells it of',
      ).concat(
        tests('notifications/notifications.test.ts', 'the sockets of an account that is disabled are cut'),
      ),
    },
    {
      id: 'notifying.list',
      text: 'People are told, once for each occasion, in the page and in a list of 90 days: of cases shared with them, consultations of their cases, who waits for them, and emergency accesses, which administrators are told of too.',
      proof: tests(
        'notifications/notifications.test.ts',
        'with whom a case is shared is told of it, on every page and in the list, by whom and which',
        'of one occasion somebody is told once, however often and from wherever it is said',
        'colleagues are told of a consultation of their case, hosts of who waits, wherever they are',
        'an emergency access is told to the owner of the case and to administrators, not to who opened it',
        'pages through the list, the unread alone too; reading counts once and is nobody else’s to do',
        'names and numbers lie sealed in the graph; what is older than 90 days goes',
      ),
    },
    {
      id: 'notifying.settings',
      text: 'Of each kind a person chooses whether they are told, in the page and by e-mail; where the server sends none it says what is missing.',
      proof: tests(
        'notifications/notifications.test.ts',
        'of a kind that somebody does not want they are not told; what is missing for mail is said',
      ),
    },
    {
      id: 'notifying.page',
      text: 'On every page for people who are signed in a bell says how much is unread; it comes back by itself after a cut, and new ones are said aloud once.',
      proof: tests(
        'web/notifications/newsWatch.test.ts',
        'says how much is unread, from before and as it changes, and what comes',
        'after a cut it comes back by itself, says so, and counts again',
        'while cut off, what is read here is counted here',
        'a token that is not taken ends it',
      ).concat(
        tests(
          'web/notificationBehaviour.test.ts',
          'what comes stands on top, counts at the bell and is said politely',
          'somebody who waits in a room of another server is told with one button that leads there',
        ),
      ),
    },
    {
      id: 'notifying.pageList',
      text: 'The list leads from each to where it belongs, marks it as read on the way, one by one or all at once; what somebody wants to be told of is chosen in the page.',
      proof: tests(
        'web/notifications/list.test.ts',
        'what comes stands on top, once',
        'one is read, or all; when something was read first stays',
        'each leads to where it belongs',
        'patients choose of what may reach them',
      ).concat(
        tests(
          'web/notificationBehaviour.test.ts',
          'the way to where it belongs marks it as read; so does the button',
          'a choice counts at once, and goes back where the server does not take it',
        ),
      ),
    },
    {
      id: 'consent.kept',
      text: 'A consent is acknowledged when it is in the audit log; where it cannot be written down it does not stand, and a withdrawal takes effect within a second all the same.',
      proof: tests(
        'rooms/auditVisits.test.ts',
        'a consent is acknowledged when its entry is on disk, and not before',
        'a consent that cannot be written down is refused and does not stand; a withdrawal stands all the same',
        'nobody is in by a join or an admission whose consent cannot be written down, and may come again',
        'a withdrawal detaches within a second while the log hangs, also behind a consent that waits for it',
      ),
    },
  ],
};
