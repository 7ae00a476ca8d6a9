import { tests, type Chapter } from './requirement.ts';

export const demonstration: Chapter = {
  title: 'Demonstration',
  requirements: [
    {
      id: 'demonstration.whole',
      text: 'One start makes invented people and an invented case, marked as such wherever the server tells of them, once; one command takes all of it away.',
      proof: tests(
        'cli/demo.test.ts',
        'has people who can sign in and a case with a visit, its words, consents and a file; says that it is one; goes as a whole',
        'prints the passwords once, and one command takes it all away',
      ),
    },
    {
      id: 'demonstration.page',
      text: 'In the page a case, a person or a file of the demonstration carries a word that says so, in the list, on the case and among its people and files.',
      proof: tests(
        'web/caseBehaviour.test.ts',
        'what belongs to the demonstration says so, and nothing else does',
      ),
    },
    {
      id: 'demonstration.production',
      text: 'It is refused in production.',
      proof: tests('cli/demo.test.ts', 'is refused in production, before anything is started'),
    },
  ],
};
