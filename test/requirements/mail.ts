import { tests, type Chapter } from './requirement.ts';

const mails = 'notifications/mail.test.ts';
const sender = 'notifications/SmtpSender.test.ts';

export const mail: Chapter = {
  title: 'E-mail',
  requirements: [
    {
      id: 'mail.accounts',
      text: 'Links to set a new password and invitations are mailed, made when the mail goes out, and work once; without an SMTP server who asks is told, and invitations are handed over by who makes them.',
      proof: tests(
        mails,
        'a link to set a new password is mailed and works once; who asks learns nothing of who has an account',
        'an invitation is mailed with a link that nobody else sees; sent again it has a new one, and the old one is void',
        'who asks again within minutes is mailed once',
        'says so to who asks for a mail, and hands the links of invitations to who invites',
      ).concat(
        tests(
          'e2e/mail.test.ts',
          'somebody makes their account from the mailed invitation, and sets a new password from another mail',
        ),
      ),
    },
    {
      id: 'mail.notifications',
      text: 'A notification of a kind that somebody wants by mail is mailed once, in their language: what happened and a link, nothing of the patient.',
      proof: tests(
        'notifications/notificationMail.test.ts',
        'says what happened and leads to the page, not of whom or what it is',
        'of an emergency leads who owns the case to its readers, and administrators to what they were told',
        'is in the language in which somebody signed in last; an invitation in that of who invites',
        'is sent of the kinds that somebody wants by mail, in the page or not, once for each occasion',
        'is not sent to %s',
      ),
    },
    {
      id: 'mail.delivery',
      text: 'What a mail server defers, or is down for, is tried again and sent once; what it refuses is dead at once, for administrators to see.',
      proof: [
        ...tests(
          mails,
          'a mail that is deferred is tried again and sent once',
          'a job that runs again after its mail was sent sends nothing',
          'a mail that is refused is dead at once, for administrators to see, send again or forget',
          'mails wait for a server that is down, each sent once when it is back',
        ),
        ...tests(
          sender,
          '%s answered by %i: %s',
          'by a server that is away, or does not know the password, is tried again: that says nothing of the mail',
          'before the process stops is left off',
        ),
      ],
    },
    {
      id: 'mail.secret',
      text: 'No address, link or password of a mail lies in the queue or in a log, and none crosses a network without TLS of a certificate that somebody vouches for.',
      proof: [
        ...tests(mails, 'holds ids alone in Redis, and no address and no link in its log'),
        ...tests(
          sender,
          'a mail arrives as it is, by the user and TLS (implicit: %s)',
          'gets a mail by TLS with a certificate that somebody vouches for, and nothing otherwise',
          'without TLS gets neither a mail nor the password',
        ),
        ...tests(
          'config/environment.test.ts',
          'takes an SMTP server only with whom the mails come from, where their links lead, and whole credentials',
        ),
      ],
    },
  ],
};
