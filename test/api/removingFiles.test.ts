/** A file that should not be in a case leaves it for good, and the case tells that it did. */
import { readdir } from 'node:fs/promises';
import sharp from 'sharp';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import { idWithin, sessionIdOf, speakerIdOf } from '../../src/sessions/recordingIds.ts';
import { mediaView } from '../../src/wire/files.ts';
import { searchAudit } from '../../src/wire/routes/audit.ts';
import { createCase, getTimeline, shareCase, updateCase } from '../../src/wire/routes/cases.ts';
import { deleteMedia, listMedia } from '../../src/wire/routes/files.ts';
import { liftLegalHold, setLegalHold } from '../../src/wire/routes/retention.ts';
import { accountOf } from '../support/accountOf.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

type Account = Awaited<ReturnType<typeof accountOf>>;

const transcribe = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  CREATE (s:Session {id: $sessionId, type: 'recording', startedAt: '2026-01-01T00:00:00.000Z'})
  CREATE (p:Participant {id: $speakerId})
  CREATE (m:Message {id: $messageId, kind: 'segment'})
  CREATE (s)-[:BELONGS_TO]->(c)
  CREATE (s)-[:HAS_PARTICIPANT]->(p)
  CREATE (s)-[:CONTAINS]->(m)
  CREATE (m)-[:SENT_BY]->(p)`;
const counted = cypher`
  MATCH (n)
  WHERE n:Media OR n:File OR n:Session OR n:Participant OR n:Message
  RETURN count(n) AS count`;

describe.each(graphEngines)('a file that is removed on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  let api: TestApi;
  let admin: string;
  let owner: Account;
  let colleague: Account;
  let patient: Account;
  let caseId: string;
  let caseNumber: string;
  beforeAll(async () => {
    if (missing === null) opened = await open();
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await opened.clear();
    api = await startTestApi({}, { graph: opened.graph });
    admin = (await api.signIn(['admin'])).token;
    [owner, colleague, patient] = [
      await accountOf(api),
      await accountOf(api),
      await accountOf(api, ['patient']),
    ];
    const body = { patient: { name: 'Ana Ruiz' } };
    ({ caseId, caseNumber } = await api.expectReply(createCase, { token: owner.token, body }));
    await share(colleague.userId, 'careTeam');
    await share(patient.userId, 'patient');
    return () => api.close();
  });
  afterAll(async () => {
    if (missing === null) await opened.close();
  });

  const share = (userId: string, relation: 'careTeam' | 'patient') =>
    api.expectReply(shareCase, { token: owner.token, params: { caseId, userId }, body: { relation } });

  async function upload(token: string, mediaId?: string): Promise<unknown> {
    const picture = await sharp({ create: { width: 600, height: 300, channels: 3, background: '#c33' } })
      .png()
      .toBuffer();
    const query = new URLSearchParams({ caseId, ...(mediaId !== undefined && { mediaId }) });
    const sent = await fetch(`${api.url}/api/v1/media?${query}`, {
      method: 'POST',
      body: new Uint8Array(picture),
      headers: { authorization: `Bearer ${token}`, 'x-file-name': 'rash.png' },
    });
    return sent.json();
  }
  const uploaded = async (token: string) => mediaView.parse(await upload(token)).mediaId;
  async function remove(token: string, mediaId: string): Promise<unknown> {
    const sent = { token, params: { mediaId }, query: { reason: 'wrongPatient' } };
    const { status, body } = await api.send(deleteMedia, sent);
    return status === 204 ? status : (body as { code: string }).code;
  }
  const onDisk = async () =>
    (await readdir(api.filesFolder, { recursive: true, withFileTypes: true })).filter((entry) =>
      entry.isFile(),
    ).length;

  it('leaves neither list, graph nor disk with anything of it; the timeline and the audit log tell', async () => {
    const mediaId = await uploaded(colleague.token);
    const ids = { sessionId: sessionIdOf(mediaId), speakerId: speakerIdOf(mediaId) };
    const messageId = idWithin(mediaId, 'segment 0');
    await api.graph.write((tx) => tx.run(transcribe, { caseId, messageId, ...ids }));
    expect(await onDisk()).toBe(2);

    expect(await remove(colleague.token, mediaId)).toBe(204);
    expect(await onDisk()).toBe(0);
    expect(await api.graph.rows(counted)).toEqual([{ count: 0 }]);
    const { token } = owner;
    expect((await api.expectReply(listMedia, { token, query: { caseId } })).media).toEqual([]);
    const { entries } = await api.expectReply(getTimeline, { token, params: { caseId } });
    expect(entries[0]).toMatchObject({
      ...{ kind: 'mediaRemoved', subjectId: mediaId },
      by: { userId: colleague.userId, displayName: 'Dr. Lund' },
    });
    expect(entries.map(({ kind }) => kind)).not.toContain('media');
    const audit = await api.expectReply(searchAudit, { token: admin, query: { subjectId: mediaId } });
    expect(audit.entries[0]).toMatchObject({
      ...{ action: 'media.delete', actorId: colleague.userId, caseId },
      detail: { reason: 'wrongPatient' },
    });
    expect(await remove(colleague.token, mediaId)).toBe('MEDIA_NOT_FOUND');
  });

  it('no file takes the id of one that was removed, nor of anything else that the timeline tells', async () => {
    const { token } = owner;
    expect(await remove(token, await uploaded(token))).toBe(204);
    const told = async () =>
      (await api.expectReply(getTimeline, { token, params: { caseId } })).entries.filter(
        ({ kind }) => kind === 'mediaRemoved' || kind === 'personAdded',
      );
    const before = await told();
    expect(before).toHaveLength(3);
    for (const { subjectId } of before) {
      expect(await upload(colleague.token, subjectId)).toMatchObject({ code: 'ID_TAKEN' });
    }
    expect(await told()).toEqual(before);
    expect(await onDisk()).toBe(0);
  });

  it('is removed by who added it and by the owner of the case, and nobody else', async () => {
    const ofOwner = await uploaded(owner.token);
    const ofColleague = await uploaded(colleague.token);
    const stranger = await accountOf(api);
    expect(await remove(stranger.token, ofOwner)).toBe('MEDIA_NOT_FOUND');
    expect(await remove(admin, ofOwner)).toBe('MEDIA_NOT_FOUND');
    expect(await remove(patient.token, ofOwner)).toBe('FORBIDDEN');
    expect(await remove(colleague.token, ofOwner)).toBe('CASE_READ_ONLY');
    const unreasoned = await api.send(deleteMedia, { token: owner.token, params: { mediaId: ofOwner } });
    expect(unreasoned.body).toMatchObject({ code: 'INVALID_REQUEST' });
    expect(await remove(owner.token, uuidv7())).toBe('MEDIA_NOT_FOUND');
    expect(await onDisk()).toBe(4);
    expect(await remove(owner.token, ofColleague)).toBe(204);
    expect(await remove(owner.token, ofOwner)).toBe(204);
    expect(await onDisk()).toBe(0);
  });

  it('is none of a held case, nor of a closed one', async () => {
    const mediaId = await uploaded(owner.token);
    const hold = { token: admin, body: { caseNumber, reason: 'Dispute' } };
    await api.expectReply(setLegalHold, hold);
    expect(await remove(owner.token, mediaId)).toBe('LEGAL_HOLD');
    await api.expectReply(liftLegalHold, { token: admin, params: { caseId } });
    await api.expectReply(updateCase, {
      token: owner.token,
      params: { caseId },
      headers: { 'if-match': '*' },
      body: { patient: { name: 'Ana Ruiz' }, summary: null, status: 'closed' },
    });
    expect(await remove(owner.token, mediaId)).toBe('CASE_CLOSED');
    expect(await onDisk()).toBe(2);
  });
});
