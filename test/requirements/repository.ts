import { tests, type Chapter } from './requirement.ts';

export const repository: Chapter = {
  title: 'The repository',
  requirements: [
    {
      id: 'repository.layout',
      text: 'The tree has its fixed shape, and files are called after what they hold.',
      proof: tests(
        'architecture.test.ts',
        'the top level holds what it should and no more',
        'all sources lie where the checks look',
        'no file only passes others on, or is called after nothing',
        'a file with a capital is named for what it exports',
      ),
    },
    {
      id: 'repository.arrows',
      text: 'A folder imports only those it may, without circles and barrels.',
      proof: [
        ...tests('check.test.ts', '$tool finds $path: $says'),
        ...tests(
          'architecture.test.ts',
          'what is loaded by URL exists, and lies in the same part of the tree',
        ),
      ],
    },
    {
      id: 'repository.check',
      text: '`npm run check` formats, lints, checks types and import rules and finds dead code, and none of its tools falls silent.',
      proof: tests(
        'check.test.ts',
        '%s passes clean code',
        '$tool finds $path: $says',
        'knip finds a dependency that nothing uses',
      ),
    },
    {
      id: 'repository.lastLine',
      text: '`npm test` runs the checks and every test and ends with the numbers; it exits with a fault where anything failed, and each skip says why.',
      proof: tests(
        'run.test.ts',
        'counts what passed and what was skipped, with the reason',
        'counts what failed',
        'counts each check as a test',
        'fails at %s',
      ),
    },
    {
      id: 'repository.noUnhandledRejection',
      text: 'An error that nobody caught, in a test or in a process that a test started, fails the run.',
      proof: [
        ...tests('run.test.ts', 'fails at %s'),
        ...tests(
          'main.test.ts',
          'is a failure where a rejection was not handled, after everything was stopped',
        ),
      ],
    },
    {
      id: 'repository.benches',
      text: '`npm run bench` runs every bench and shows the figures against their goals.',
      proof: tests(
        'runBenches.test.ts',
        'all benches run and stand in one table, and a goal that is missed is no failure',
        'a bench that breaks off is named, the others run, and it shows in the exit code',
      ),
    },
    {
      id: 'repository.environment',
      text: 'One schema of the environment; all faults are listed at once; `.env.example` has every name.',
      proof: [
        ...tests(
          'config/environment.test.ts',
          'lists all faults at once, with what was expected and without the values',
          'documents every name, and no other, each with a comment above it',
          'shows values that are taken, and the defaults where there are any',
        ),
        ...tests('main.test.ts', 'lists what is wrong with the configuration'),
      ],
    },
    {
      id: 'repository.logs',
      text: 'Logs are structured and carry a correlation id through socket, room, tap and utterance.',
      proof: [
        ...tests('config/logger.test.ts', 'carries a correlation id'),
        ...tests('api/edge.test.ts', 'follows a request by its id, and holds neither secrets nor names'),
      ],
    },
    {
      id: 'repository.redaction',
      text: 'Patient text and secrets stand in logs only under keys that are redacted.',
      proof: tests(
        'config/logger.test.ts',
        'hides what stands under %s, at any depth, in lines and in child loggers',
        'keeps of an error what tells the fault, and nothing that a library hung on it',
      ),
    },
    {
      id: 'repository.entries',
      text: 'Every route and event has an entry with schemas, access, errors and an example, by which it is dispatched.',
      proof: tests(
        'wire/entries.test.ts',
        'names are unique',
        'has an access rule of the vocabulary and errors of the catalogue',
        'has an example that its schemas take',
        'every code of the catalogue is the answer of something',
      ),
    },
    {
      id: 'repository.protocolDocument',
      text: 'The protocol document with a sample exchange is generated from the entries and kept current.',
      proof: tests(
        'wire/protocolDocument.test.ts',
        'the protocol document is what the entries say now (npm run docs writes it)',
        'it has every route, event and error code',
        'the sample exchange goes from a guest link to the first caption and out again, by the schemas',
      ),
    },
    {
      id: 'repository.readme',
      text: 'The README is true: its commands, settings, folders and links exist.',
      proof: tests(
        'readme.test.ts',
        'every npm script it names exists',
        'its table of settings is the schema of the environment, defaults included',
        'its links and pictures lead somewhere',
        'its table and its picture of the folders are those that there are',
      ),
    },
  ],
};
