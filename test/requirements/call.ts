import { tests, type Chapter } from './requirement.ts';

export const call: Chapter = {
  title: 'The call',
  requirements: [
    {
      id: 'call.workers',
      text: 'One media worker a core at most, each with one port for UDP and TCP, at the announced address.',
      proof: tests(
        'rooms/MediaWorkers.test.ts',
        'each worker listens on one port of its own, UDP and TCP',
        'clients are told the announced address',
      ),
    },
    {
      id: 'call.workerDies',
      text: 'Where a media worker dies, its visits go on: their people are heard again on another worker, by each other and by the captions, and nobody has left.',
      proof: [
        ...tests(
          'rooms/MediaWorkers.test.ts',
          'a dead worker is replaced on its port, and whoever needs one waits for it',
          'routers that are made together spread over the workers',
        ),
        ...tests(
          'rooms/recovery.test.ts',
          'a killed worker: all are heard again, by each other and by the tap, and nobody left',
          'several rooms on several workers that die together all come back',
          'where another worker runs, its rooms do not wait for the replacement',
          'killed again while it recovers, over and over: the visit stands and its media comes back',
          'who is away meanwhile learns at the resume on which router the media is now',
          'while the media is away, requests are refused as temporary, and the admission says so',
          'who was muted by a moderator stays so, also where it happens while the media is away',
          'where no other worker comes, people are sent away in the end, and the visit stands',
        ),
        ...tests(
          'media/pipeline.test.ts',
          'what was said while a microphone could not be heard is a gap up to its first packet; of one that is muted nothing was missed',
        ),
        ...tests(
          'web/call/mediaRecovery.test.ts',
          'when the media worker dies, the page is heard and hears again by itself, and says so meanwhile',
          'killed over and over while it comes back: it is heard in the end',
          'who was muted stays muted, and who unmutes meanwhile is heard',
        ),
        ...tests(
          'e2e/network.test.ts',
          'when the media worker dies, everybody is back in the visit without doing anything',
        ),
      ],
    },
    {
      id: 'call.badNetwork',
      text: 'Speech stays intelligible where a tenth of the packets is lost, they take 300 ms with jitter, or 100 kbit/s are all there is; the picture gives way first.',
      proof: tests('e2e/badNetwork.test.ts', '$what'),
    },
    {
      id: 'call.restart',
      text: 'A server that stops, in order or not, goes on with its visits when it is started again: people come back by themselves, links, lobby and what was decided stand.',
      proof: [
        ...tests(
          'rooms/restart.test.ts',
          'after a crash everybody is back in the same visit with the tokens they have',
          'stopped in order, it says so and the visit goes on at the next start',
          'who has a token and was not there yet gets into the visit that it was made for',
          'a visit that has ended does not come back',
          'a visit that was left longer than an empty one may last is over',
          'what is kept is sealed, and is written again once Redis is back',
        ),
        ...tests(
          'e2e/restart.test.ts',
          'killed and started again: the visit goes on, pictures move, and who waits still waits',
          'stopped in order and started again: the visit goes on',
        ),
      ],
    },
    {
      id: 'call.kinds',
      text: 'A voice room offers no camera.',
      proof: tests(
        'rooms/media.test.ts',
        'a source needs its grant, its kind of media and a room that offers it',
      ),
    },
    {
      id: 'call.firefox',
      text: 'Somebody in Firefox joins, also without a camera, is heard and captioned, and hears the others.',
      proof: tests(
        'e2e/firefox.test.ts',
        'somebody in Firefox joins without a camera, is heard and captioned, and hears the others',
      ),
    },
    {
      id: 'call.tokens',
      text: 'One joins by a signed token whose grants decide what one may do.',
      proof: [
        ...tests('auth/tokens.test.ts', 'say after verification what was signed, of either kind'),
        ...tests(
          'rooms/media.test.ts',
          'a source needs its grant, its kind of media and a room that offers it',
        ),
        ...tests('e2e/grants.test.ts', 'a patient’s token moderates nothing, whatever program sends it'),
      ],
    },
    {
      id: 'call.guestLinks',
      text: 'A guest link can be opened again and again, sent again, and revoked; each opening makes a new participant.',
      proof: [
        ...tests(
          'api/rooms.test.ts',
          'goes without an account: sign in, make a room, send its link, enter by it',
          'are not used up by whoever opens them: mail scanners, previews, the same person again',
          'are listed without secrets, and refused once withdrawn',
        ),
        ...tests(
          'rooms/RoomStore.test.ts',
          'lead to their room until they are withdrawn, and then say so',
          'keep their secrets out of the database',
        ),
      ],
    },
    {
      id: 'call.startLink',
      text: 'The start link’s credential signs in once.',
      proof: tests(
        'auth/StartLinks.test.ts',
        'sign in once, always as the same person',
        'let in one of many who come at once',
        'expire',
      ),
    },
    {
      id: 'call.private',
      text: 'A private room is refused with a code.',
      proof: [
        ...tests('api/rooms.test.ts', 'of private mode are refused by name'),
        ...tests(
          'rooms/consent.test.ts',
          'in a private room, and where nothing can caption, nobody is heard',
        ),
      ],
    },
    {
      id: 'call.visits',
      text: 'A visit begins with the first who is admitted and ends when a moderator ends it or after being empty; nothing of it reaches the next.',
      proof: [
        ...tests(
          'rooms/visits.test.ts',
          'a visit begins with the first who is admitted, not with the first who waits',
          'the second visit sees nothing of the first',
          'an empty visit ends by itself, one with somebody in its grace period is not empty',
        ),
        ...tests('e2e/visit.test.ts', 'a second visit in the same room sees nothing of the first'),
      ],
    },
    {
      id: 'call.lobby',
      text: 'The server keeps a patient in the lobby until somebody who may admits them.',
      proof: [
        ...tests(
          'rooms/lobby.test.ts',
          'admitting brings somebody in and tells the others',
          'who is refused is told, and does not come in with the same token',
        ),
        ...tests(
          'e2e/visit.test.ts',
          'a patient waits in the lobby until admitted, and knows that the clinician knows',
        ),
      ],
    },
    {
      id: 'call.patientContact',
      text: 'Before they wait, patients say where they are and by which number they are called; those who moderate see it, and nobody else.',
      proof: [
        ...tests(
          'rooms/contacts.test.ts',
          'is asked of patients before they wait, and of nobody else',
          'reaches those who moderate and nobody else, as it is corrected in the lobby and in the visit',
          'is what they said last, where they come back',
        ),
        ...tests(
          'sessions/contacts.test.ts',
          'stands sealed in the record, for those who treat the patient and for nobody else',
        ),
      ],
    },
    {
      id: 'call.goOnByPhone',
      text: 'After 15 s without anything of somebody’s sound both sides are told to go on by phone, until it comes back; the record has it.',
      proof: [
        ...tests(
          'rooms/contacts.test.ts',
          'both sides are told, and again when it comes back',
          'a microphone that is off is no loss, one that is open and never heard is',
          'a clinician who is not heard is told, and so is the patient',
          'who lost their connection and went stays to be called, who left does not',
        ),
        ...tests(
          'sessions/contacts.test.ts',
          'and that both sides were told to go on by phone, from when to when',
        ),
        ...tests(
          'e2e/phone.test.ts',
          'a patient confirms a number and corrects it, the host sees it, and both go on by it when the media path is dead',
        ),
      ],
    },
    {
      id: 'call.hostAlert',
      text: 'The host is alerted on whatever page they are, and the patient learns that they know.',
      proof: [
        ...tests(
          'rooms/lobby.test.ts',
          'a patient waits and is told when the host is there and knows',
          'a page of the host hears of the lobby wherever it is, other clinicians do not',
        ),
        ...tests(
          'e2e/visit.test.ts',
          'a patient waits in the lobby until admitted, and knows that the clinician knows',
        ),
      ],
    },
    {
      id: 'call.moderation',
      text: 'Moderators admit, mute, remove, lock and end; what they did holds.',
      proof: tests(
        'rooms/moderation.test.ts',
        'a moderator closes a microphone, and its owner opens it again by hand',
        'who is removed is told and stays out',
        'a locked room lets back in who was inside, and the host, and nobody else',
        'ending the visit ends it for everybody, the moderator included',
      ),
    },
    {
      id: 'call.grace',
      text: 'Who comes back within the grace period is the same participant, with everything they had.',
      proof: tests(
        'rooms/presence.test.ts',
        'a dropped connection is resumed with everything that hangs on it',
        'who does not come back in time has left, and comes back by joining as the same participant',
      ),
    },
    {
      id: 'call.iceRestart',
      text: 'A lost media path is mended by an ICE restart.',
      proof: [
        ...tests('rooms/media.test.ts', 'a transport connects once and restarts ICE with new credentials'),
        ...tests(
          'e2e/network.test.ts',
          'a dead media path is named, and mends without a reload while signalling goes on',
        ),
      ],
    },
    {
      id: 'call.secondDevice',
      text: 'The same token on a second device is asked: move here, or join beside.',
      proof: tests(
        'rooms/presence.test.ts',
        'a second device is asked, and moving closes the first',
        'a second device beside is a new participant with a token of its own',
      ),
    },
    {
      id: 'call.acknowledged',
      text: 'Every request on the socket is acknowledged, with a reply or with a typed error.',
      proof: [
        ...tests('signaling/access.test.ts', 'an example of every event is what a server takes and answers'),
        ...tests(
          'signaling/requests.test.ts',
          'an event that is none is UNKNOWN_EVENT',
          'requests of one socket are answered in their order',
        ),
      ],
    },
    {
      id: 'call.layers',
      text: 'Cameras send in layers, screens in one high layer; what is sent on follows what is visible, and audio goes first.',
      proof: [
        ...tests('web/call/layers.test.ts', '$what gets layer $layer'),
        ...tests(
          'web/call/LocalSources.test.ts',
          'a camera goes out in three layers, speech with DTX, FEC and the higher priority',
        ),
        ...tests(
          'web/call/RemoteSources.test.ts',
          'what is not on screen is paused, what comes back gets the layer of its place',
          'sound is never paused for want of a place on screen',
        ),
      ],
    },
    {
      id: 'call.speaker',
      text: 'Active speaker, audio levels and network quality of each peer are told.',
      proof: [
        ...tests(
          'rooms/SpeakerWatch.test.ts',
          'who sounds is told with the level of the packets, and the silence after it',
          'the floor goes to who speaks up, back when they mute, and again when they unmute',
        ),
        ...tests('rooms/networkLevel.test.ts', 'the worst of loss, delay and score makes the level'),
        ...tests(
          'rooms/realMedia.test.ts',
          'what one says reaches the other; levels and floor reach everybody; who speaks comes first; the network is measured',
        ),
      ],
    },
    {
      id: 'call.chat',
      text: 'Who joins a visit late sees its chat.',
      proof: tests(
        'rooms/chat.test.ts',
        'late joiners of the session see it all, in order',
        'a message reaches everybody but its writer once, however often it is sent',
      ),
    },
  ],
};
