import { bench, tests, type Chapter } from './requirement.ts';

export const graph: Chapter = {
  title: 'The graph',
  requirements: [
    {
      id: 'graph.engines',
      text: 'Embedded without a setting and Neo4j 5 with NEO4J_URI behave alike: what is written, refused, rolled back, seen, paged and ranked.',
      proof: tests(
        'graph/contract.test.ts',
        'creates, reads, changes and deletes',
        'gives back each kind of value as it was',
        'takes no value that one of the engines would lose',
        'a transaction is all or nothing',
        'an error that the work has caught loses the transaction all the same',
        'concurrent writers to one node lose nothing',
        'a read that begins after a write has been told sees it',
        'pages are complete and do not overlap',
      ),
    },
    {
      id: 'graph.unique',
      text: 'No id, case number or address of a user stands twice, also where many write at once.',
      proof: tests(
        'graph/contract.test.ts',
        'an id stands once for each label, as a case number and the hash of an address do',
        'of many that create the same id at once one does',
      ),
    },
    {
      id: 'graph.schema',
      text: 'Every node and relationship of the design is declared, each node is found by its id and stands once of each.',
      proof: tests(
        'graph/schema.test.ts',
        'declares every node and relationship of the design',
        'finds every node by its id, and each case by its number',
        'has nothing for labels that it does not declare',
        'what a later migration takes away is gone',
      ),
    },
    {
      id: 'graph.indexes',
      text: 'What a migration has made an index for is found by it in the embedded engine, and not by reading every node.',
      proof: tests('graph/EmbeddedGraph.test.ts', 'finds by an index whatever a migration has made one for'),
    },
    {
      id: 'graph.vectors',
      text: 'Similar cases are ranked only within what the asker may see.',
      proof: tests('graph/contract.test.ts', 'ranks vectors by likeness, within what the asker may see'),
    },
    {
      id: 'graph.texts',
      text: 'Every Cypher text of the sources is one that Neo4j takes, with known labels, types and parameters.',
      proof: tests('graph/texts.test.ts', 'are found'),
    },
    {
      id: 'graph.migrations',
      text: 'Migrations are applied once and in order; a changed, missing or half-applied one stops the start and is named.',
      proof: [
        ...tests(
          'graph/migrations.test.ts',
          'are applied once, in order, and the next ones after them',
          'that were changed since, or are not known here, stop the start by name, and nothing is applied',
          'that were left half-applied stop the start by name, until they are run again',
          'several processes that start together on one Neo4j apply each once',
        ),
        ...tests(
          'cli/graphCommands.test.ts',
          'migrate applies what the graph lacks, and migrate:status tells',
          'migrate finishes what was left half-applied, and does not touch what was changed',
        ),
      ],
    },
    {
      id: 'graph.transfer',
      text: 'An export is complete, of one moment and checked by counts and a checksum, from the embedded graph to Neo4j and back.',
      proof: [
        ...tests(
          'graph/transfer.test.ts',
          'has every node and relationship, and is the same from the graph it was brought into',
          'is of one moment, also while others write',
          'from the embedded graph to Neo4j and back nothing is lost or changed',
        ),
        ...tests(
          'cli/graphCommands.test.ts',
          'an export is the same from a running server and from its files, and goes into another folder',
        ),
      ],
      unproved:
        'Of Neo4j an export is of one moment only where nobody writes; it says so where somebody did.',
    },
    {
      id: 'graph.backup',
      text: 'A backup holds graph, files and audit log without the keys, and is the same after a restore.',
      proof: tests(
        'cli/graphCommands.test.ts',
        'a backup of a running server restored into an empty data folder is the same, the keys apart',
      ),
    },
    {
      id: 'graph.durable',
      text: 'Killed at any moment, either engine has every acknowledged write afterwards.',
      proof: tests(
        'graph/killed.test.ts',
        'the embedded graph keeps what it acknowledged, killed 20 times',
        'Neo4j keeps what it acknowledged, its writers killed 18 times and the server twice',
      ),
    },
    {
      id: 'graph.figures',
      text: 'The look-ups of the page take hardly longer in a graph of 100,000 cases than in one of 1,000.',
      proof: [bench('graph')],
    },
  ],
};
