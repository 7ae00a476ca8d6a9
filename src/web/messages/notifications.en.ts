import { plural } from './plural.ts';

const count = plural('en');

/** Texts of what people are told beside what they look at. */
export const notifications = {
  title: 'Notifications',
  lead: 'What happened around your cases and consultations in the last 90 days.',
  bell: (unread: number) =>
    count(unread, { one: 'Notifications, 1 unread', other: 'Notifications, # unread' }),
  bellMany: (shown: string) => `Notifications, ${shown} unread`,
  bellNone: 'Notifications, none unread',
  markAll: 'Mark all as read',
  allRead: 'All notifications are marked as read.',
  markRead: 'Mark as read',
  markReadOf: (sentence: string) => `Mark as read: ${sentence}`,
  unread: 'New',
  unreadOnly: 'Only what is new',
  older: 'Show older ones',
  errorTitle: 'Your notifications could not be loaded',
  emptyTitle: 'Nothing yet',
  emptyText: 'Here you find who shared a case with you, who waits for you, and what else you should know.',
  noneUnreadTitle: 'You have read everything',
  noneUnreadText: 'What comes next appears here.',
  showAll: 'Show all',
  reconnecting: 'The connection is lost. New notifications appear when it is back.',
  sentences: {
    invited: (by: string | null, about: string | null) =>
      `${by ?? 'A colleague'} invites you to a consultation${about === null ? '' : ` on case ${about}`}`,
    waitingInLobby: (_by: string | null, about: string | null) =>
      about === null ? 'Somebody waited in your room' : `Somebody waited in “${about}”`,
    caseShared: (by: string | null, about: string | null) =>
      `${by ?? 'A colleague'} shared ${about === null ? 'a case' : `case ${about}`} with you`,
    breakGlass: (by: string | null, about: string | null) =>
      `${by ?? 'Somebody'} opened ${about === null ? 'a case' : `case ${about}`} in an emergency`,
    jobDone: (_by: string | null, about: string | null) =>
      about === null ? 'A job is done' : `“${about}” is ready`,
    jobFailed: (_by: string | null, about: string | null) =>
      about === null ? 'A job failed' : `“${about}” could not be processed`,
  },
  settings: {
    title: 'What you are told of',
    lead: 'Choose what reaches you, and how.',
    open: 'Choose what you are told of',
    errorTitle: 'Your choices could not be loaded',
    app: 'In this page',
    email: 'By e-mail',
    saved: 'Saved.',
    noMail: 'This server sends no e-mail.',
    noMailVariables: 'Whoever runs the server can set:',
    back: 'Back to notifications',
    kinds: {
      invited: { title: 'Invitations', text: 'A colleague wants you in a consultation.' },
      waitingInLobby: { title: 'Somebody waits', text: 'Somebody is in the waiting room of your room.' },
      caseShared: { title: 'Shared cases', text: 'A case is shared with you.' },
      breakGlass: { title: 'Emergency access', text: 'Somebody opened a case in an emergency.' },
      jobDone: { title: 'Jobs done', text: 'What you asked the server for is ready.' },
      jobFailed: { title: 'Jobs that failed', text: 'What you asked the server for did not work.' },
    },
  },
};
