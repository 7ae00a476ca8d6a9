import { bench, tests, type Chapter } from './requirement.ts';

export const setUp: Chapter = {
  title: 'Set-up',
  requirements: [
    {
      id: 'setup.start',
      text: 'On a machine with only Node 18 and git, `npm start` brings everything it needs and prints one link.',
      proof: [
        ...tests(
          'main.test.ts',
          'prints one link that signs in, serves the page and all parts, and stops when asked',
        ),
        bench('start'),
      ],
    },
    {
      id: 'setup.test',
      text: '`npm test` brings everything it needs in the same way, browsers and recorded speech included.',
      proof: tests('config/setup/main.test.ts', 'installs all of it, and has nothing to do the second time'),
      unproved: 'A test cannot make its own machine empty. CI starts on one, with `.ci/run`.',
    },
    {
      id: 'setup.systemPackages',
      text: 'Debian packages are installed by need: those for building the worker or fetching the model only where that is done.',
      proof: tests(
        'config/setup/main.test.ts',
        'what the worker has to be built with is asked for together with the rest',
        'a Redis of the operator, named in .env, makes redis-server needless',
      ),
    },
    {
      id: 'setup.steps',
      text: 'Each step looks first, says what is missing, makes it, and looks again.',
      proof: tests(
        'config/setup/main.test.ts',
        'makes again what has gone, and only that',
        'packages that are still missing after they were installed stop it',
      ),
    },
    {
      id: 'setup.idempotent',
      text: 'Set-up that has nothing to do does nothing, and a broken-off one goes on where it stopped.',
      proof: [
        ...tests(
          'config/setup/main.test.ts',
          'installs all of it, and has nothing to do the second time',
          'a step that fails shows why and what to do, and the next run goes on from there',
          'a set-up that was killed holds up nobody',
          'two at once: the second waits for the first and finds all done',
        ),
        ...tests('config/setup/download.test.ts', 'goes on where it was interrupted'),
      ],
    },
    {
      id: 'setup.failure',
      text: 'A step that fails stops set-up and says what to do.',
      proof: tests(
        'config/setup/main.test.ts',
        'a step that fails shows why and what to do, and the next run goes on from there',
        "shows apt-get's own words where it fails",
      ),
    },
    {
      id: 'setup.progress',
      text: 'What takes long shows how far it is: objects compiled, bytes of the model.',
      proof: tests('config/setup/download.test.ts', 'fetches a file and tells how far it is'),
    },
    {
      id: 'setup.withoutRights',
      text: 'Without root, passwordless sudo or apt it prints the one command, for Debian and for Homebrew.',
      proof: tests(
        'config/setup/main.test.ts',
        'without the right to install: prints the commands with what is missing, and stops',
        'without apt: the same',
      ),
    },
    {
      id: 'setup.worker',
      text: 'The media worker is downloaded where that is possible, else built from the npm package into a cache outside the checkout, keyed by version and patches, and started once to see that it works.',
      proof: [
        ...tests(
          'config/setup/main.test.ts',
          'takes the worker that mediasoup offers for this machine',
          'a worker of the operator that does not start is named',
        ),
        ...tests(
          'media/worker-build/handshake.test.ts',
          'sound sent over DTLS-SRTP reaches the server as it was',
        ),
        ...tests(
          'media/worker-build/plan.test.ts',
          'the key in the cache changes with every file of media/worker-build but its README',
        ),
      ],
    },
    {
      id: 'setup.workerPatches',
      text: 'Where mediasoup is updated and the patches no longer fit, a test says what and where.',
      proof: tests(
        'media/worker-build/plan.test.ts',
        'the installed mediasoup and media/worker-build fit',
        'a mediasoup of another version is named',
        'a text that is no longer there, or there twice, is named',
        'new and lost sub-projects are named',
        'what does not fit stops the build before anything is written',
      ),
    },
    {
      id: 'setup.model',
      text: 'The speech model is fetched from its host or made from packages that carry the same weights, by checksum the same file.',
      proof: [
        ...tests('config/setup/ggml.test.ts', 'is the published file', 'recognises read speech'),
        ...tests('config/setup/main.test.ts', 'refuses a model that is not the published one'),
      ],
    },
    {
      id: 'setup.modelChoice',
      text: 'WHISPER_MODEL names a size or a file.',
      proof: tests(
        'config/setup/artefacts.test.ts',
        'names a size that is in the cache',
        'names a file, and nothing else',
        'is answered with a reason where the file is missing or not whole',
      ),
    },
    {
      id: 'setup.withoutModel',
      text: 'With no model and no key the room works and says why there are no captions.',
      proof: [
        ...tests('config/setup/main.test.ts', 'a model that cannot be had leaves everything else working'),
        ...tests('media/stt/chooseRecognisers.test.ts', 'without any, says why and what would help'),
        ...tests('cli/greeting.test.ts', 'says why there are no captions, and what would help'),
      ],
    },
    {
      id: 'setup.redis',
      text: 'The server starts a Redis of its own, on loopback, with its log of writes in the data folder, and stops it with itself, unless REDIS_URL names one.',
      proof: tests(
        'config/redisServer.test.ts',
        'answers those who know its password, and nobody else',
        'keeps what was written over a stop, and stops once',
        'stops when its server is killed, and the folder can be used again',
      ),
    },
    {
      id: 'setup.secondStart',
      text: 'A second start prints its link within 5 s.',
      proof: [bench('start')],
    },
    {
      id: 'setup.stop',
      text: 'Ctrl-C stops everything that was started, in order, and says so.',
      proof: [
        ...tests(
          'main.test.ts',
          'prints one link that signs in, serves the page and all parts, and stops when asked',
          'comes at once at the second signal, and not at one that npm doubled',
        ),
        ...tests('config/Lifecycle.test.ts', 'stops the last first, one after another'),
        ...tests('config/redisServer.test.ts', 'does not get the Ctrl-C of the terminal'),
      ],
    },
    {
      id: 'setup.twoCheckouts',
      text: 'Two checkouts run side by side on different ports.',
      proof: tests('main.test.ts', 'runs twice at once from two folders, on ports of their own'),
    },
    {
      id: 'setup.https',
      text: 'HTTPS by a certificate made on the spot or by one of your own.',
      proof: [
        ...tests('main.test.ts', 'serves HTTPS by a certificate of its own'),
        ...tests(
          'api/listen.test.ts',
          'by a certificate of its own: kept, for this machine’s names, readable to the owner alone',
          'by files; what is missing, no PEM, or no pair is named',
          'serves it, and speaks TLS 1.3 alone',
        ),
      ],
    },
    {
      id: 'setup.linksSurvive',
      text: 'Rooms and guest links survive a restart of the server.',
      proof: [
        ...tests(
          'main.test.ts',
          'keeps rooms, links, the operator and their sign-in over a stop, and over a kill',
        ),
        ...tests('rooms/RoomStore.test.ts', 'rooms and links survive a restart of Redis'),
      ],
    },
  ],
};
