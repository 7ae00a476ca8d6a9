import { type Chapter } from './requirement.ts';

export const call: Chapter = {
  title: 'The call',
  requirements: [
    {
      id: 'call.workers',
      text: 'One media worker a core at most, each with one port for UDP and TCP, at the announced address.',
      proof: [],
    },
    {
      id: 'call.workerDies',
      text: 'A media worker that dies takes down its visits, told to their people, and nothing else.',
      proof: [],
    },
    { id: 'call.kinds', text: 'A voice room offers no camera.', proof: [] },
    {
      id: 'call.tokens',
      text: 'One joins by a signed token whose grants decide what one may do.',
      proof: [],
    },
    {
      id: 'call.guestLinks',
      text: 'A guest link can be opened again and again, sent again, and revoked; each opening makes a new participant.',
      proof: [],
    },
    {
      id: 'call.startLink',
      text: 'The start link’s credential signs in once.',
      proof: [],
    },
    {
      id: 'call.private',
      text: 'A private room is refused with a code.',
      proof: [],
    },
    {
      id: 'call.visits',
      text: 'A visit begins with the first who is admitted and ends when a moderator ends it or after being empty; nothing of it reaches the next.',
      proof: [],
    },
    {
      id: 'call.lobby',
      text: 'The server keeps a patient in the lobby until somebody who may admits them.',
      proof: [],
    },
    {
      id: 'call.hostAlert',
      text: 'The host is alerted on whatever page they are, and the patient learns that they know.',
      proof: [],
    },
    {
      id: 'call.moderation',
      text: 'Moderators admit, mute, remove, lock and end; what they did holds.',
      proof: [],
    },
    {
      id: 'call.grace',
      text: 'Who comes back within the grace period is the same participant, with everything they had.',
      proof: [],
    },
    { id: 'call.iceRestart', text: 'A lost media path is mended by an ICE restart.', proof: [] },
    {
      id: 'call.secondDevice',
      text: 'The same token on a second device is asked: move here, or join beside.',
      proof: [],
    },
    {
      id: 'call.acknowledged',
      text: 'Every request on the socket is acknowledged, with a reply or with a typed error.',
      proof: [],
    },
    {
      id: 'call.layers',
      text: 'Cameras send in layers, screens in one high layer; what is sent on follows what is visible, and audio goes first.',
      proof: [],
    },
    {
      id: 'call.speaker',
      text: 'Active speaker, audio levels and network quality of each peer are told.',
      proof: [],
    },
    {
      id: 'call.chat',
      text: 'Who joins a visit late sees its chat.',
      proof: [],
    },
  ],
};
