import { tests, type Chapter } from './requirement.ts';

export const relay: Chapter = {
  title: 'Closed networks',
  requirements: [
    {
      id: 'relay.credentials',
      text: 'With a relay configured, whoever is admitted gets credentials for it that hold 12 hours, and new ones with each ICE restart; they stand in no log; without one nothing is offered.',
      proof: [
        ...tests(
          'rooms/iceServers.test.ts',
          'nothing is offered that is not configured',
          'whoever is admitted gets credentials of their own, and new ones with each ICE restart',
          'a log that is given them keeps them to itself',
        ),
        ...tests('config/environment.test.ts', 'takes a relay with its secret only'),
      ],
    },
    {
      id: 'relay.visit',
      text: 'A visit goes by the relay over UDP, TCP or TLS, also where nothing leaves a network but TCP to port 443.',
      proof: tests('e2e/relay.test.ts', 'a visit goes by %s', 'somebody gets into a visit by the relay'),
    },
    {
      id: 'relay.port443',
      text: 'In production the relay shares TCP 443 with the page, which still sees whom each request is from.',
      proof: [
        ...tests(
          'config/deploy/front.test.ts',
          'hands what is for the relay to the relay, still encrypted',
          'hands %s to the proxy, with the address it is from',
          'cuts who speaks no TLS',
        ),
        ...tests(
          'config/deploy/compose.test.ts',
          'has a relay that takes what the server hands out, and relays to its media alone',
        ),
      ],
    },
    {
      id: 'relay.least',
      text: 'coturn takes the server’s credentials and no others, and relays to the media address alone.',
      proof: tests(
        'coturn/relay.test.ts',
        'takes the credentials of the server by %s',
        'refuses credentials that ran out, and those of another secret',
        'relays to the media address, and to no other',
        'says nothing of the secret in its log',
      ),
    },
  ],
};
