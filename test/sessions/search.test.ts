/** Words looked for over the transcripts that somebody may read, over the real HTTP API, on each engine of the graph. */
import { describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { SessionWriter } from '../../src/graph/repositories/SessionWriter.ts';
import { wordHashes } from '../../src/privacy/wordHashes.ts';
import { createCase, deleteCase, shareCase } from '../../src/wire/routes/cases.ts';
import {
  correctSegment,
  getSession,
  getTranscript,
  searchTranscripts,
} from '../../src/wire/routes/sessions.ts';
import { breakGlass } from '../../src/wire/routes/users.ts';
import { accountOf } from '../support/accountOf.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import type { TestApi } from '../support/testApi.ts';

const startedAt = '2026-03-02T09:05:00.000Z';

describe.each(graphEngines)('words in transcripts on $engine', ({ missing, open }) => {
  let api: TestApi;
  apiOnEngine({ missing, open }, (started) => {
    api = started;
  });

  /** A case with one visit, in which Ana Ruiz said these sentences. */
  async function heard(owner: { userId: string; token: string }, ...sentences: string[]) {
    const { caseId, caseNumber } = await api.expectReply(createCase, {
      token: owner.token,
      body: { patient: { name: 'Ana Ruiz' } },
    });
    const [sessionId, participantId] = [uuidv7(), uuidv7()];
    const messageIds = sentences.map(() => uuidv7());
    await new SessionWriter(api.graph, api.keyRing).write([
      {
        kind: 'sessionStarted',
        ...{ sessionId, roomId: uuidv7(), caseId, hostUserId: owner.userId, startedAt },
        ...{ type: 'video', recorderId: uuidv7() },
      },
      {
        kind: 'participantEntered',
        ...{ sessionId, participantId, role: 'patient', userId: null, at: startedAt },
        name: api.keyRing.encrypt('Ana Ruiz', `Participant.name:${participantId}`),
      },
      ...sentences.map((text, index) => ({
        kind: 'message' as const,
        ...{ messageId: messageIds[index]!, sessionId, participantId, timestamp: startedAt },
        ...{ type: 'segment' as const, startMs: index * 2_000, endMs: index * 2_000 + 900 },
        content: api.keyRing.encrypt(text, `Message.content:${messageIds[index]}`),
        words: wordHashes(api.keyRing, text),
        ...{ confidence: 0.9, language: 'en', source: 'test', reason: null },
      })),
    ]);
    return { caseId, caseNumber, sessionId, messageIds };
  }

  const search = ({ token }: { token: string }, text: string, more: object = {}) =>
    api.expectReply(searchTranscripts, { token, body: { text, ...more } });
  const textsOf = ({ hits }: Awaited<ReturnType<typeof search>>) =>
    hits.map(({ entry }) => 'text' in entry && entry.text);

  test('whole words are found with who said them, where and when, the latest first, by pages', async () => {
    const owner = await accountOf(api);
    const first = await heard(owner, 'It began on Monday.', 'It hurts on mondays.');
    const second = await heard(owner, 'Since MONDAY it hurts.');
    const found = await search(owner, 'monday');
    expect(textsOf(found)).toEqual(['Since MONDAY it hurts.', 'It began on Monday.']);
    const { caseId, caseNumber, sessionId, messageIds } = first;
    expect(found.hits[1]).toMatchObject({
      ...{ caseId, caseNumber, sessionId, startedAt },
      entry: { messageId: messageIds[0], displayName: 'Ana Ruiz', startMs: 0 },
    });
    expect(textsOf(await search(owner, 'hurts monday'))).toEqual(['Since MONDAY it hurts.']);
    expect(textsOf(await search(owner, '...'))).toEqual([]);
    const page = await search(owner, 'it', { limit: 2 });
    expect(page.nextCursor).toBe(first.messageIds[1]);
    const rest = await search(owner, 'it', { limit: 2, cursor: page.nextCursor });
    expect([...textsOf(page), ...textsOf(rest)]).toEqual([
      'Since MONDAY it hurts.',
      'It hurts on mondays.',
      'It began on Monday.',
    ]);
    expect(rest.nextCursor).toBeNull();
    expect(textsOf(await search(owner, 'it', { caseId: second.caseId }))).toEqual(['Since MONDAY it hurts.']);
  });

  test('only in cases that one may read, and in no deleted one', async () => {
    const [owner, friend, stranger] = [await accountOf(api), await accountOf(api), await accountOf(api)];
    const { caseId } = await heard(owner, 'It began on Monday.');
    const inCase = async ({ token }: { token: string }) =>
      (await api.send(searchTranscripts, { token, body: { text: 'monday', caseId } })).status;
    expect([textsOf(await search(friend, 'monday')), await inCase(friend)]).toEqual([[], 404]);
    await api.expectReply(shareCase, {
      token: owner.token,
      params: { caseId, userId: friend.userId },
      body: { relation: 'careTeam' },
    });
    expect([textsOf(await search(friend, 'monday')), await inCase(friend)]).toEqual([
      ['It began on Monday.'],
      200,
    ]);
    expect([textsOf(await search(stranger, 'monday')), await inCase(stranger)]).toEqual([[], 404]);
    await api.expectReply(deleteCase, {
      token: owner.token,
      params: { caseId },
      query: { reason: 'duplicate' },
      headers: { 'if-match': '*' },
    });
    expect([textsOf(await search(owner, 'monday')), await inCase(owner)]).toEqual([[], 404]);
  });

  test('a correction is found by its words, and no longer by those it replaced', async () => {
    const owner = await accountOf(api);
    const { sessionId, messageIds } = await heard(owner, 'It began on Monday.');
    await api.expectReply(correctSegment, {
      token: owner.token,
      params: { sessionId, messageId: messageIds[0]! },
      body: { text: 'It began on Sunday.' },
    });
    expect(textsOf(await search(owner, 'monday'))).toEqual([]);
    expect(textsOf(await search(owner, 'sunday'))).toEqual(['It began on Sunday.']);
  });

  test('who reads or searches a transcript in an emergency is on record as such', async () => {
    const owner = await accountOf(api);
    const { caseId, caseNumber, sessionId } = await heard(owner, 'It began on Monday.');
    const ways = [
      ({ token }: { token: string }) => api.expectReply(getSession, { token, params: { sessionId } }),
      ({ token }: { token: string }) => api.expectReply(getTranscript, { token, params: { sessionId } }),
      (reader: { token: string }) => search(reader, 'monday', { caseId }),
    ];
    for (const read of ways) {
      const doctor = await accountOf(api);
      const body = { caseNumber, reason: 'Unconscious', minutes: 30 };
      await api.expectReply(breakGlass, { token: doctor.token, body });
      await read(doctor);
      const { readers } = await api.auditSearch.readersOfCase(caseId);
      expect(readers.find(({ actorId }) => actorId === doctor.userId)).toMatchObject({
        emergency: true,
        reads: 1,
      });
    }
    await ways[1]!(owner);
    const { readers } = await api.auditSearch.readersOfCase(caseId);
    expect(readers[0]).toMatchObject({ actorId: owner.userId, emergency: false });
  });

  test('what a search shows of a visit counts as read, and what was looked for stands nowhere', async () => {
    const owner = await accountOf(api);
    const { caseId, sessionId } = await heard(owner, 'A xylophone on Monday.');
    await search(owner, 'xylophone');
    const { readers } = await api.auditSearch.readersOfCase(caseId);
    expect(readers).toMatchObject([{ actorId: owner.userId, reads: 1 }]);
    const { entries } = await api.auditSearch.search(
      { actorId: owner.userId, action: 'transcript' },
      10,
      null,
    );
    expect(entries.map(({ action, subjectId }) => [action, subjectId])).toEqual(
      expect.arrayContaining([
        ['transcript.search', owner.userId],
        ['transcript.read', sessionId],
      ]),
    );
    expect(JSON.stringify(entries) + api.log()).not.toContain('xylophone');
  });
});
