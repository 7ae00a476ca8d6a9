import { bench, tests, type Chapter } from './requirement.ts';

export const setUp: Chapter = {
  title: 'Set-up',
  requirements: [
    {
      id: 'setup.start',
      text: 'On a machine with only Node 18 and git, `npm start` brings everything it needs and prints one link.',
      proof: [bench('start')],
    },
    {
      id: 'setup.test',
      text: '`npm test` brings everything it needs in the same way, browsers and recorded speech included.',
      proof: [],
    },
    {
      id: 'setup.systemPackages',
      text: 'Debian packages are installed by need: those for building the worker or fetching the model only where that is done.',
      proof: [],
    },
    {
      id: 'setup.steps',
      text: 'Each step looks first, says what is missing, makes it, and looks again.',
      proof: [],
    },
    {
      id: 'setup.idempotent',
      text: 'Set-up that has nothing to do does nothing, and a broken-off one goes on where it stopped.',
      proof: [],
    },
    {
      id: 'setup.failure',
      text: 'A step that fails stops set-up and says what to do.',
      proof: [],
    },
    {
      id: 'setup.progress',
      text: 'What takes long shows how far it is: objects compiled, bytes of the model.',
      proof: [],
    },
    {
      id: 'setup.withoutRights',
      text: 'Without root, passwordless sudo or apt it prints the one command, for Debian and for Homebrew.',
      proof: [],
    },
    {
      id: 'setup.worker',
      text: 'The media worker is downloaded where that is possible, else built from the npm package into a cache outside the checkout, keyed by version and patches, and started once to see that it works.',
      proof: [],
    },
    {
      id: 'setup.workerPatches',
      text: 'Where mediasoup is updated and the patches no longer fit, a test says what and where.',
      proof: [],
    },
    {
      id: 'setup.model',
      text: 'The speech model is fetched from its host or made from packages that carry the same weights, by checksum the same file.',
      proof: [],
    },
    {
      id: 'setup.modelChoice',
      text: 'WHISPER_MODEL names a size or a file.',
      proof: [],
    },
    {
      id: 'setup.withoutModel',
      text: 'With no model and no key the room works and says why there are no captions.',
      proof: [],
    },
    {
      id: 'setup.redis',
      text: 'The server starts a Redis of its own, on loopback, with its log of writes in the data folder, and stops it with itself, unless REDIS_URL names one.',
      proof: [],
    },
    {
      id: 'setup.secondStart',
      text: 'A second start prints its link within 5 s.',
      proof: [bench('start')],
    },
    {
      id: 'setup.stop',
      text: 'Ctrl-C stops everything that was started, in order, and says so.',
      proof: [],
    },
    {
      id: 'setup.twoCheckouts',
      text: 'Two checkouts run side by side on different ports.',
      proof: [],
    },
    {
      id: 'setup.https',
      text: 'HTTPS by a certificate made on the spot or by one of your own.',
      proof: [],
    },
    {
      id: 'setup.linksSurvive',
      text: 'Rooms and guest links survive a restart of the server.',
      proof: [],
    },
  ],
};
