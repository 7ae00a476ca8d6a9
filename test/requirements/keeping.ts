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
      id: 'keeping.redis',
      text: 'Redis names nobody: names of rooms are sealed there, and so is what crosses it to the pages of people.',
      proof: [
        ...tests(
          'notifications/namesInRedis.test.ts',
          'holds no name of a room, case, file or person after rooms, notifications and a visit',
        ),
        ...tests(
          'rooms/RoomStore.test.ts',
          'are sealed, of this room alone, and open with an old key after a rotation',
          'of before they were sealed are read, and sealed when the server starts',
        ),
      ],
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
      id: 'keeping.rotationNews',
      text: 'Every server and worker seals with a new key before the rest is sealed anew; one that does not answer in five seconds is told of, and what it still seals with the old key is found by "npm run keys:rotate -- --resume" or the next rotation.',
      proof: tests(
        'api/KeyRotation.test.ts',
        'every process seals with the new key before anything is sealed anew',
        'what another process writes while a rotation goes on ends under the new key',
        'who cannot take up the key is counted, and the operator is told',
        'who was away from Redis takes the key up when it is back, and a newcomer when it begins to listen',
      ),
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
      id: 'keeping.removedMedia',
      text: 'Who added a file, and the owner of the case, remove it for good with a reason, and with what was written down of it; not from a held or closed case, and the timeline and the audit log tell.',
      proof: [
        ...tests(
          'api/removingFiles.test.ts',
          'leaves neither list, graph nor disk with anything of it; the timeline and the audit log tell',
          'is removed by who added it and by the owner of the case, and nobody else',
          'is none of a held case, nor of a closed one',
        ),
        ...tests(
          'sessions/recordings.test.ts',
          'that is removed while it is transcribed leaves nothing, and no job that failed',
        ),
      ],
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
      text: 'audit:verify finds and names changed, removed, reordered and truncated entries, also where checkpoints went with them: hashes need a key, and the graph keeps how far each chain had come.',
      proof: [
        ...tests(
          'audit/verifyAudit.test.ts',
          'names an entry whose hash was made anew, by the one that follows',
          'finds all of a chain forged to its end, by the checkpoints',
          'names entries that stand in another order, or twice',
          'misses a whole segment, and a whole chain with its checkpoints',
          'finds the end cut off with the checkpoints of that chain, by those of another',
          'finds changed and removed checkpoints, and those signed with other keys',
          'misses checkpoints that are gone, and those that should have followed',
          'misses the last checkpoints where entries stand long behind those that are left',
          'holds after the keys were rotated',
        ),
        ...tests(
          'audit/anchors.test.ts',
          'show a chain cut back together with its checkpoints, which the folder alone does not',
          'show a chain that is gone',
          'make the next start leave the places of what was cut off empty',
          'are missed where they were changed or taken away, or the log was renamed',
        ),
        ...tests(
          'cli/auditVerify.test.ts',
          'tells whether the log of the data folder is as it was written, and names what is not',
          'compares the log with what the graph of the data folder keeps of it',
        ),
      ],
      unproved:
        'What is cut off within the second before a checkpoint is written, or the seconds before an anchor is where the checkpoints go with it; and a whole data folder, its graph with it, put back to an older state.',
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
      id: 'keeping.accountList',
      text: 'Accounts are listed the newest first in pages that leave nobody out, as fast among many as among few, by their numbers, which those of older versions get too.',
      proof: tests(
        'graph/accountPositions.test.ts',
        'come the newest first, and nobody where nobody has one',
        'a page goes on where the one before ended, whoever came or went since',
        'that were erased are left out, and their places stay empty',
        'of a kind or a name are found however many others there are between them',
        'that are made at once have a position each',
        'of an older version are numbered by their ids when the graph is migrated, and new ones come after',
      ),
    },
    {
      id: 'keeping.accounts',
      text: 'Who saw names and addresses of accounts stands in the audit log, without what they looked for.',
      proof: tests(
        'auth/accountSearch.test.ts',
        'keeps who saw names and addresses, and not what they looked for',
      ),
    },
    {
      id: 'keeping.rooms',
      text: 'Who makes and takes away rooms and links, and who ends a visit for everybody, stands in the audit log.',
      proof: [
        ...tests('api/audit.test.ts', 'keeps who makes rooms and links, ends visits and takes rooms away'),
        ...tests(
          'rooms/auditEndings.test.ts',
          'who ends a visit for everybody stands in the audit log',
          'whoever ends it with an account is named by that',
          'a visit whose ending cannot be written down ends all the same, and its host is told',
        ),
      ],
    },
    {
      id: 'keeping.operator',
      text: 'What the operator exports, imports, migrates, backs up and restores stands in the audit log, of a running server or in a chain of the commands: that it began before anything is read, and what came of it. Without keys none of it is done, but the migration of an empty graph.',
      proof: tests(
        'cli/operatorActs.test.ts',
        'export, backup and migration without a server stand in a chain of commands',
        'export and backup of a running server stand in its own chain',
        'an import stands in the log of the folder it goes into, one that fails included',
        'a restored log goes on with the restore itself',
        'a migration that fails stands in the log',
        'an export that is killed has begun in the log, which is whole',
        'without keys nothing is exported, and none are made',
        'commands have their own chain beside that of a running server, and move everything there',
      ),
    },
    {
      id: 'keeping.startLinks',
      text: 'A start link stands in the audit log before it is given out.',
      proof: tests(
        'cli/startLink.test.ts',
        'a start link is written down before it is given out, without its secret',
      ),
    },
    {
      id: 'keeping.consents',
      text: 'Who comes into a visit, who agrees to what there, and who withdraws it, stands in the audit log: who has an account by that, guests by their place in the visit.',
      proof: tests(
        'rooms/auditVisits.test.ts',
        'what somebody agrees to and withdraws in a visit stands in the audit log',
        'who agrees with an account is found by it, and who sits beside them is a guest',
        'who was in a visit of a case, and who came back to it, is one of those who read the case',
      ),
    },
  ],
};
