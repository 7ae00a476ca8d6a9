import { bench, tests, type Chapter } from './requirement.ts';

export const protection: Chapter = {
  title: 'Bad input',
  requirements: [
    {
      id: 'protection.form',
      text: 'A refusal has a code, a message, details and a request id, and changes nothing.',
      proof: [
        ...tests(
          'signaling/requests.test.ts',
          'what is not one object of the event’s form is INVALID_REQUEST, with every fault named',
        ),
        ...tests('api/edge.test.ts', 'is told as INTERNAL and no more, and logged with its cause'),
      ],
    },
    {
      id: 'protection.routes',
      text: 'Routes refuse wrong types, unknown fields and what is too large.',
      proof: tests(
        'api/badInput.test.ts',
        'refuses unknown fields in body and query',
        'refuses wrong values of each field',
        'refuses bodies that are no JSON object, of another type, or where none belongs',
      ),
    },
    {
      id: 'protection.events',
      text: 'Events refuse wrong types, unknown fields and what is too large.',
      proof: [
        ...tests(
          'signaling/requests.test.ts',
          'what is not one object of the event’s form is INVALID_REQUEST, with every fault named',
          'an oversized request costs its sender the connection, and nobody else anything',
        ),
        ...tests('wire/entries.test.ts', 'refuses unknown fields, and anything but an object'),
      ],
    },
    {
      id: 'protection.order',
      text: 'What comes out of order is refused: consume before join.',
      proof: [
        ...tests(
          'rooms/media.test.ts',
          'out of order: nothing is produced or consumed without its transport',
        ),
        ...tests('signaling/access.test.ts', '%s'),
      ],
    },
    {
      id: 'protection.foreignIds',
      text: 'Ids of other people’s things are refused.',
      proof: [
        ...tests('rooms/media.test.ts', 'ids of others are as unknown as ids that never were'),
        ...tests('api/access.test.ts', 'an id of another room’s invite is unknown in one’s own'),
        ...tests('rooms/presence.test.ts', 'nobody resumes what is not theirs'),
      ],
    },
    {
      id: 'protection.tokens',
      text: 'Expired and foreign tokens are refused.',
      proof: [
        ...tests(
          'signaling/handshake.test.ts',
          'a token of another server, no token and rubbish are UNAUTHENTICATED',
          'an expired token says that it has expired',
        ),
        ...tests(
          'auth/tokens.test.ts',
          'of another secret, another issuer, another or no algorithm, without expiry or with a changed payload are refused',
        ),
        ...tests('api/access.test.ts', 'refuses an expired token'),
      ],
    },
    {
      id: 'protection.grants',
      text: 'A token without the grant is refused.',
      proof: [
        ...tests(
          'e2e/grants.test.ts',
          'a patient’s token moderates nothing, whatever program sends it',
          'who may only listen sends neither sound nor picture, and the page says that they did not start',
        ),
        ...tests('auth/policy.test.ts', 'names the missing grant'),
      ],
    },
    {
      id: 'protection.mediaParameters',
      text: 'DTLS and RTP parameters that have crashed workers are refused before they reach one.',
      proof: tests(
        'rooms/media.test.ts',
        'malformed DTLS and RTP never reach the worker',
        'RTP parameters that mediasoup refuses are refused with its reason, and the worker lives',
      ),
    },
    {
      id: 'protection.hostileMedia',
      text: 'Calls go on while others send media parameters and datagrams that no device would.',
      proof: tests(
        'rooms/hostileMedia.test.ts',
        'parameters that no device would send are refused with a code or do no harm',
        'parameters of the right form with any content are refused with a code or do no harm',
        'ten thousand hostile datagrams at the media port leave the worker and its calls alone',
        'garbage on the TCP media port leaves the worker and its calls alone',
      ),
    },
    {
      id: 'protection.fuzz',
      text: 'Random and mutated messages of strangers and members neither bring a server down nor stay in it.',
      proof: tests(
        'fuzz.test.ts',
        'whatever strangers and members send is answered with a code, and leaves nothing behind',
      ),
    },
    {
      id: 'protection.pace',
      text: 'Nobody sends events faster than their pace allows, on however many sockets; the refusal says when to come again.',
      proof: tests(
        'signaling/flood.test.ts',
        'what everybody is told of may be sent less often than the rest, and the refusal says when to come again',
        'a second socket brings no second allowance',
        'what has no acknowledgement counts as well',
      ),
    },
    {
      id: 'protection.flood',
      text: 'Whoever floods a room is cut and kept out; the others of the room go on as before.',
      proof: [
        ...tests(
          'signaling/flood.test.ts',
          'whoever sends without end is refused, then cut and kept out; the others of the room go on',
        ),
        bench('flood'),
      ],
    },
    {
      id: 'protection.openSockets',
      text: 'An address and a participant have only so many sockets open at once, and a server so many rooms.',
      proof: tests(
        'signaling/flood.test.ts',
        'an address has so many sockets open at once, and one more when one of them is gone',
        'a participant has so many sockets open at once',
        'a server has so many rooms alive at once',
      ),
    },
    {
      id: 'protection.origins',
      text: 'No namespace opens for a page of another origin.',
      proof: tests(
        'signaling/handshake.test.ts',
        '%s opens for no page of another origin, by whatever transport',
      ),
    },
    {
      id: 'protection.secretsInLogs',
      text: 'No secret stands in a log, however talkative: tokens, passwords, keys, codes and links.',
      proof: tests(
        'secrets.test.ts',
        'no token, password, key, code or link that was handed out or brought stands in any line of the log',
      ),
    },
  ],
};
