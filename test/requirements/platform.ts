import { tests, type Chapter } from './requirement.ts';

export const platform: Chapter = {
  title: 'Other platforms',
  requirements: [
    {
      id: 'platform.visits',
      text: 'By API key a platform makes a visit for a case under ids of its own, with a link for each participant, and reads its state and transcript; the same id answers the same visit.',
      proof: tests(
        'platform/visits.test.ts',
        'a visit is held by its links, and its state and transcript are read by the key',
        'the same externalId answers the same visit, case and links, also where it is sent many times at once',
        'a closed visit lets nobody in any more, and stays in the record',
      ),
    },
    {
      id: 'platform.apart',
      text: 'A platform knows nothing of another’s visits, does what its key names alone, and its ids stand nowhere in clear.',
      proof: tests(
        'platform/visits.test.ts',
        'another service of the same ids has other visits, and knows nothing of the first',
        'a key without the scope makes none; names and ids of others stand nowhere in clear',
      ),
    },
    {
      id: 'platform.webhooks',
      text: 'Webhooks tell that a visit began, ended, and that all that was said in it can be read: ids alone, signed as Standard Webhooks has it, with secrets that can be exchanged.',
      proof: tests(
        'platform/webhooks.test.ts',
        'a visit that begins, ends and can be read is told in this order, signed, with ids alone',
        'a new secret signs beside the former one',
        'a service hears of its own visits, an administrator’s webhook of all; each sees their own',
        'what is taken away is told nothing more, and its secret is nowhere',
      ),
    },
    {
      id: 'platform.nothingLost',
      text: 'A receiver that is down for a minute, or half a day, loses nothing; what was given up is replayed under the same id.',
      proof: tests(
        'platform/webhooks.test.ts',
        'a receiver that is down loses nothing: each event comes once it is up again',
        'attempts go on for longer than a receiver may be down: for hours, not for a minute',
        'what is refused is given up in the end, and replayed under the same id',
        'a delivery whose job took its processes with it is given up, and sent when that job is replayed',
      ),
    },
    {
      id: 'platform.targets',
      text: 'A webhook leads to public addresses alone, over https, looked at again at each delivery; redirects are not followed, and nobody waits for a receiver that does not answer.',
      proof: tests(
        'platform/WebhookTargets.test.ts',
        'an address is refused with the reason, and nothing is kept',
        'the name is looked up again, and the address that was looked at is the one that is connected to',
        'a receiver that does not answer holds nobody up',
        'to hosts that the operator names, whatever their address; over https all the same',
      ),
    },
    {
      id: 'platform.frames',
      text: 'The page of a guest link, and no other, may be shown in a frame by the pages of listed origins.',
      proof: [
        ...tests(
          'api/edge.test.ts',
          'let listed origins frame the page of a guest link, and no other page of ours',
        ),
        ...tests('e2e/embedding.test.ts', 'a page of an origin that is not listed shows nothing of it'),
      ],
    },
    {
      id: 'platform.example',
      text: 'An example on another site makes a visit, shows it in a frame where two people talk, also where the browser keeps nothing for frames, and is told by a signed webhook when it can be read.',
      proof: tests(
        'e2e/embedding.test.ts',
        'a platform makes a visit, shows it in a frame to two people, and is told by webhooks that it is over and can be read',
      ),
    },
  ],
};
