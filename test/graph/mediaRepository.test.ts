import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { MediaRepository, type NewMedia } from '../../src/graph/repositories/MediaRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';

const now = () => new Date().toISOString();

describe.each(graphEngines)('files of a case on $engine', ({ missing, open }) => {
  let empty: EmptyGraph;
  let keyRing: KeyRing;
  beforeAll(async () => {
    if (missing !== null) return;
    empty = await open();
    keyRing = await temporaryKeyRing();
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing === null) await empty.close();
  });

  const stored = () => {
    const fileId = uuidv7();
    return {
      fileId,
      sealedKey: keyRing.encrypt('key', `File.key:${fileId}`),
      bytes: 3,
      sha256: 'a'.repeat(64),
    };
  };

  it('stand once where one id is sent many times at once', async () => {
    const cases = new CaseRepository(empty.graph, keyRing);
    const repository = new MediaRepository(empty.graph, keyRing);
    const content = {
      patient: {
        name: 'Ana Ruiz',
        birthDate: null,
        sex: 'unknown',
        phone: null,
        recordNumber: null,
      } as const,
      summary: null,
    };
    const { caseId } = await cases.create(uuidv7(), uuidv7(), content, now());
    const mediaId = uuidv7();
    const sent = (): NewMedia => ({
      media: {
        ...{ mediaId, caseId, kind: 'picture', contentType: 'image/png', fileName: 'a.png' },
        ...{ scanned: false, createdAt: now(), createdBy: uuidv7() },
      },
      file: stored(),
      thumbnail: stored(),
    });
    const made = await Promise.all(Array.from({ length: 12 }, () => repository.create(sent())));
    expect(made.filter((created) => created)).toHaveLength(1);
    const { media } = await repository.listOfCase(caseId, { limit: 9, cursor: null });
    expect(media).toMatchObject([{ mediaId, caseId, hasThumbnail: true }]);
  });
});
