/** Texts of the rooms of whoever is signed in, in English. */
import { plural } from './plural.ts';

const count = plural('en');

export const rooms = {
  title: 'Rooms',
  lead: 'A room stays the same from visit to visit. Send its guest link to whoever you meet.',
  create: 'New room',
  emptyTitle: 'Make your first room',
  emptyText: 'You get a link to send to your patient. They need no account and install nothing.',
  errorTitle: 'The rooms could not be loaded',
  loadMore: 'Show more rooms',
  open: 'Open',
  openRoom: (name: string) => `Open ${name}`,
  invite: 'Invite',
  inviteTo: (name: string) => `Invite to ${name}`,
  moreFor: (name: string) => `More for ${name}`,
  idle: 'Nobody here',
  running: (people: number) => count(people, { one: '1 person in a visit', other: '# people in a visit' }),
  since: (time: string) => `since ${time}`,
  locked: 'Locked',
  waiting: (names: string, people: number) =>
    count(people, { one: `${names} is waiting`, other: `${names} are waiting` }),
  someoneWaits: (people: number) =>
    count(people, { one: '1 person is waiting', other: '# people are waiting' }),
  endVisit: 'End the visit',
  endVisitTitle: 'End the visit for everybody?',
  endVisitText: (name: string) => `Everybody in “${name}” is disconnected. The room and its links stay.`,
  visitEnded: 'The visit has ended.',
  remove: 'Delete room',
  removeTitle: 'Delete this room?',
  removeText: (name: string) =>
    `“${name}” and its links stop working at once, and a visit that runs in it ends. This cannot be undone.`,
  removed: 'The room was deleted.',
  captionsOff: 'Live captions are off on this server.',
  captionsHint: 'Whoever runs the server can turn them on with',
};

export const createRoom = {
  title: 'New room',
  name: 'Name',
  namePlaceholder: 'Dr. Okafor, follow-ups',
  nameHint: 'Your guests see this name.',
  nameMissing: 'Give the room a name.',
  kind: 'What is it for?',
  submit: 'Create room',
};

/** Of a room's guest links, for who gives them out. */
export const guestLinks = {
  titleFor: (name: string) => `Invite to ${name}`,
  patient: 'For a patient',
  patientText: 'They wait in the lobby until you let them in.',
  clinician: 'For a colleague',
  clinicianText: 'They enter at once, and can admit, mute and end.',
  copy: 'Copy link',
  copyPatient: 'Copy link for a patient',
  copyClinician: 'Copy link for a colleague',
  byHand: 'Your browser did not allow copying. Select the link and copy it yourself:',
  reuse: 'A link can be sent to several people and used again, until you revoke it.',
  listTitle: 'Links given out',
  empty: 'None yet.',
  made: (when: string) => `Made ${when}`,
  expires: (when: string) => `expires ${when}`,
  revoke: 'Revoke',
  revokeOf: (role: string, when: string) => `Revoke the link ${role}, made ${when}`,
  revokedAnnounced: 'The link no longer works. Who is inside stays.',
  openRoom: 'Open the room',
  readyTitle: (name: string) => `“${name}” is ready`,
};

export const kindSentences = {
  video: 'See and hear each other. Screens can be shared.',
  voice: 'Sound only. No camera is offered to anybody.',
  review: 'A shared screen comes first, faces stay small.',
};
