import { bench, tests, type Chapter } from './requirement.ts';

export const keeping: Chapter = {
  title: 'Kept safely',
  requirements: [
    {
      id: 'keeping.sealed',
      text: 'Texts that identify somebody are sealed with AES-256-GCM, the number of the key beside them, and open only where they belong.',
      proof: tests(
        'privacy/KeyRing.test.ts',
        'opens what it sealed, never twice the same, under a key that it names',
        'refuses another context, another text, and every single changed bit',
        'seals with the newest key and still opens with the old ones',
      ),
    },
    {
      id: 'keeping.words',
      text: 'Sealed texts are found by whole words without being opened.',
      proof: tests(
        'privacy/wordHashes.test.ts',
        'finds whole words, whatever their case, accents and order',
        'finds words in languages without spaces, and keeps vowel signs apart',
        'is of no use with other keys',
      ),
    },
    {
      id: 'keeping.keys',
      text: 'Keys come from the environment, a file, or the first start, for their owner alone and with the words that they must be backed up; other keys than the data’s stop the start.',
      proof: [
        ...tests(
          'privacy/KeyRing.test.ts',
          'makes them on the first start, for their owner alone, and says so once',
          'reads a file of the operator, and never makes that one',
          'refuses to go on with other keys than the data was sealed with, or with none',
        ),
        ...tests('cli/greeting.test.ts', 'says once, where new keys were made, that they must be backed up'),
      ],
    },
    {
      id: 'keeping.rotation',
      text: 'Keys are rotated while the server runs, and an interrupted rotation is gone on with.',
      proof: [
        ...tests(
          'cli/keysRotate.test.ts',
          'gives the running server a new key, with which everything is sealed, and that is written down',
        ),
        ...tests(
          'graph/resealGraph.test.ts',
          'seals every property with the current key, and changes nothing else',
          'does the rest after it was interrupted',
          'another process reads what is sealed with the new key',
        ),
      ],
    },
    {
      id: 'keeping.files',
      text: 'Files are sealed on disk, read in ranges, and a changed one is refused.',
      proof: [
        ...tests(
          'storage/FileStore.test.ts',
          'can be read in ranges, of which only the chunks that hold them are opened',
          'shows nothing of its content or key on disk, to its owner alone',
          'is refused: a bit, a swapped or missing chunk, a cut end, another file in its place',
          'removes old files that nobody knows, and half ones',
        ),
      ],
    },
    {
      id: 'keeping.media',
      text: 'A case takes pictures, DICOM, sound, video and PDF, told by their content and up to a size; pictures have thumbnails; who may not read the case finds none.',
      proof: tests(
        'api/files.test.ts',
        'is told by its content, kept sealed, and comes back as it was',
        'has a small picture where it is one',
        'is what is too large, also where it does not say so before',
        'stands once, however often it is sent',
        'is hidden from strangers, and who reads it is written down',
        'leaves nothing where its sender goes away',
      ),
    },
    {
      id: 'keeping.viruses',
      text: 'With a virus scanner nothing is taken that it did not find clean.',
      proof: [
        ...tests(
          'api/files.test.ts',
          'takes what it finds clean, says so, and refuses what it knows',
          'takes nothing while the scanner is away',
        ),
        ...tests('storage/virusScan.test.ts', 'does not end one that the scanner could not check'),
      ],
    },
    {
      id: 'keeping.audit',
      text: 'An entry of the audit log is on disk before the answer goes out, in a chain of hashes of its own for each process.',
      proof: [
        ...tests(
          'audit/AuditLog.test.ts',
          'resolves when the entry is in the file, with its place, time and the hash of the one before',
          'takes another chain where a process that lives holds the first',
          'discards half an entry at the end, says so, and goes on',
          'loses nothing that it acknowledged to a kill at any moment',
        ),
        ...tests('api/audit.test.ts', 'answers nothing where the search itself cannot be written down'),
        bench('audit'),
      ],
    },
    {
      id: 'keeping.verify',
      text: 'audit:verify finds and names changed, removed, reordered and truncated entries.',
      proof: [
        ...tests(
          'audit/verifyAudit.test.ts',
          'names an entry whose hash was made anew, by the one that follows',
          'finds all of a chain forged to its end, by the checkpoints',
          'names entries that stand in another order, or twice',
          'misses a whole segment, and a whole chain with its checkpoints',
          'finds the end cut off with the checkpoints of that chain, by those of another',
          'finds changed and removed checkpoints, and those signed with other keys',
        ),
        ...tests(
          'cli/auditVerify.test.ts',
          'tells whether the log of the data folder is as it was written, and names what is not',
        ),
      ],
      unproved:
        'What is cut off within the second before a checkpoint is written, and a whole data folder put back to an older state.',
    },
    {
      id: 'keeping.search',
      text: 'Admins search the audit log, and learn in one call who read a case.',
      proof: [
        ...tests(
          'api/audit.test.ts',
          'is searched page by page, and keeps who searched',
          'tells in one call who read a case',
        ),
        ...tests(
          'audit/AuditSearch.test.ts',
          'reads a bounded part for each call, and still finds everything in some calls',
        ),
      ],
    },
    {
      id: 'keeping.rooms',
      text: 'Who makes and takes away rooms and links stands in the audit log.',
      proof: tests('api/audit.test.ts', 'keeps who makes rooms and links, and who takes them away'),
    },
    {
      id: 'keeping.consents',
      text: 'Who agrees to what in a visit, and who withdraws it, stands in the audit log.',
      proof: tests(
        'rooms/auditConsents.test.ts',
        'what somebody agrees to and withdraws in a visit stands in the audit log',
      ),
    },
  ],
};
