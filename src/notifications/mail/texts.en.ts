/** What mails say. Never who or what it is about: mail lies open on its way and in mailboxes. */
export const english = {
  passwordReset: {
    subject: 'Set a new password',
    before: [
      'Somebody asked for a link to set a new password for your account. It works once, within an hour.',
    ],
    action: 'Set a new password',
    after: ['If it was not you, ignore this mail: your password stays as it is.'],
  },
  invitation: {
    subject: 'You are invited to Consilium',
    before: ['Somebody of your clinic invites you to make an account. The link works once, within a week.'],
    action: 'Make your account',
    after: ['If you did not expect this, ignore this mail.'],
  },
  invited: {
    subject: 'You are invited to a consultation',
    before: ['A colleague wants you in a consultation.'],
    action: 'Open the room',
    after: [],
  },
  waitingInLobby: {
    subject: 'Somebody is waiting for you',
    before: ['Somebody is waiting in the lobby of your room.'],
    action: 'Open the room',
    after: [],
  },
  caseShared: {
    subject: 'A case was shared with you',
    before: ['You have been given access to a case.'],
    action: 'Open the case',
    after: [],
  },
  breakGlass: {
    subject: 'Emergency access to a case',
    before: ['Somebody opened a case in an emergency. Please look at the reason they gave.'],
    action: 'See who looked',
    after: [],
  },
  jobDone: {
    subject: 'Something you started is done',
    before: ['Something you started in the background is done.'],
    action: 'Look at it',
    after: [],
  },
  jobFailed: {
    subject: 'Something you started has failed',
    before: ['Something you started in the background could not be done.'],
    action: 'Look at it',
    after: [],
  },
  whyNotified: 'Which mails you get is yours to choose, in the settings of your notifications.',
};

export type MailTexts = typeof english;
