import { tests, type Chapter } from './requirement.ts';

export const retention: Chapter = {
  title: 'Kept no longer than it has to be',
  requirements: [
    {
      id: 'retention.rules',
      text: 'Everything is kept until a rule says how long; rules shorter than what law requires are refused, and open or held cases are left alone.',
      proof: [
        ...tests(
          'config/retention.test.ts',
          'keeps everything but what a rule names, and notifications for 90 days unless one says else',
          'refuses %j',
        ),
        ...tests(
          'retention/rules.test.ts',
          'show what is due, remove that alone, and leave open cases, held ones and newer things',
          'runs them by a command, and sees before what would go',
          'sees every kind with its rule and the law',
        ),
      ],
    },
    {
      id: 'retention.erasure',
      text: 'A person’s data is erased from graph, disk, spool and rooms after a dry run; consents without names and the audit log stay, with a record of the erasure itself.',
      proof: tests(
        'retention/erasure.test.ts',
        'shows first what would go, takes it all away, and keeps what has to stay',
        'of a patient takes their account and all their cases, and ends their sign-ins',
        'leaves nothing of what was recorded and comes to the graph only later',
      ),
    },
    {
      id: 'retention.page',
      text: 'An administrator sees first what would go and what stays, and erases by typing the number of the case, or from a patient’s account by typing their name.',
      proof: [
        ...tests('web/gallery.test.ts', 'every state on a phone', 'what looks different on a desktop'),
        ...tests(
          'e2e/oversight.test.ts',
          'a patient’s data is erased by their account: what would go is shown, their name is typed, and it is gone',
        ),
      ],
    },
    {
      id: 'retention.sealed',
      text: 'Whatever is sealed, found by itself, is sealed anew when keys are rotated.',
      proof: tests(
        'graph/sealedProperties.test.ts',
        'in $path is reached when keys are rotated',
        'in a filled graph is sealed with the new key after a rotation, all of it',
      ),
    },
    {
      id: 'retention.resumed',
      text: 'An erasure that was interrupted goes on by itself, and one that is asked for twice is one.',
      proof: tests(
        'retention/erasure.test.ts',
        'is one erasure however often it is asked for, and goes on where it was interrupted',
      ),
    },
    {
      id: 'retention.hold',
      text: 'A legal hold, or a visit that goes on, stops it.',
      proof: tests('retention/erasure.test.ts', 'is stopped by a legal hold and by a visit that goes on'),
    },
    {
      id: 'retention.powerFailure',
      text: 'What is recorded is on the disk itself a moment later, brought there in groups.',
      proof: tests(
        'sessions/Spool.test.ts',
        'costs nothing that reached the disk, for which many lines are brought there at once',
        'costs nothing of a file that was ended meanwhile',
        'is told of where the disk refuses',
      ),
    },
    {
      id: 'retention.uploads',
      text: 'An upload takes as long as its sender goes on, and one sent several times at once makes one file.',
      proof: [
        ...tests(
          'api/files.test.ts',
          'is as long as its sender goes on',
          'ends where its sender stays silent',
          'is not given to what is no file',
          'stands once where it is sent several times at once',
        ),
        ...tests('graph/mediaRepository.test.ts', 'stand once where one id is sent many times at once'),
      ],
    },
  ],
};
