import { tests, type Chapter } from './requirement.ts';

const e2e = 'e2e/callCheck.test.ts';
const api = 'api/callChecks.test.ts';

export const callCheck: Chapter = {
  title: 'The check before a call',
  requirements: [
    {
      id: 'callCheck.guest',
      text: 'Every guest link offers a check of microphone, camera, sound and the real media path (UDP, TCP, relay), days ahead too, that ends in one sentence and, where something fails, one thing to do.',
      proof: [
        ...tests(
          e2e,
          'days ahead: a guest checks and reads one good sentence, which the host reads too',
          'a network that lets no UDP through: the detour is named, with what to do',
          'a network that lets no call through: said so, with what to do',
          'who heard no test sound is told so',
        ),
        ...tests('web/check/verdict.test.ts', '$verdict is what cuts off most of $facts'),
        ...tests('web/gallery.test.ts', 'every state on a phone'),
      ],
      unproved:
        'That a relay is named as open is not tried in a browser: the path test by a relay needs a network that lets nothing else out.',
    },
    {
      id: 'callCheck.bounded',
      text: 'A check enters no room, uses up no link, is bounded in number and time and closed in every case; a link that opens nothing checks nothing.',
      proof: tests(
        api,
        'a check sends sound back to its sender, makes nobody a participant, and is gone at its end',
        'one check for each link, and so many in all; more are refused and open nothing',
        'links that are withdrawn, expired or unknown open none; what was kept of them is no longer shown',
        'a check whose page is gone is closed when its time is over',
        'a result that is not one is refused and changes nothing',
      ),
    },
    {
      id: 'callCheck.host',
      text: 'The host, and nobody else, reads the latest check of each link in the sentence that its guest read; it goes with the link.',
      proof: [
        ...tests(e2e, 'days ahead: a guest checks and reads one good sentence, which the host reads too'),
        ...tests(api, 'only the host reads the checks of a room, and they go with it'),
      ],
    },
  ],
};
