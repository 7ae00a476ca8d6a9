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
