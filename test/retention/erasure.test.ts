/** A person's data is erased: what goes, what stays, what stops it. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cypher } from '../../src/graph/cypher.ts';
import { wordHashes } from '../../src/privacy/wordHashes.ts';
import { searchAudit } from '../../src/wire/routes/audit.ts';
import { getCase, listCases } from '../../src/wire/routes/cases.ts';
import {
  erasePerson,
  getRetention,
  liftLegalHold,
  listErasures,
  previewErasure,
  setLegalHold,
} from '../../src/wire/routes/retention.ts';
import { getRoom } from '../../src/wire/routes/rooms.ts';
import { everyText } from '../support/everyText.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { patientWords, recordedCase, saying } from '../support/recordedCase.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

const counts = { cases: 1, visits: 1, transcripts: 2, chat: 1, files: 1, participants: 2, rooms: 1 };
const consents = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)<-[:GAVE]-(p:Participant)
  RETURN k.kind AS kind, k.givenAt AS givenAt, k.textVersion AS textVersion, p.id AS participantId`;
const notices = cypher`MATCH (n:Notification) WHERE n.caseId = $caseId RETURN n.id AS id`;
const events = cypher`MATCH (:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(e:CaseEvent) RETURN e.id AS id`;
const interrupt = cypher`MATCH (e:Erasure {id: $id}) SET e.state = 'running', e.finishedAt = null`;
const findUser = cypher`MATCH (u:User {id: $id}) RETURN u {.*} AS found`;

describe.each(graphEngines)('erasing on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  let pipeline: RecordingPipeline;
  let api: TestApi;
  let admin: string;
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
  }, neo4jStartLimitMs);
  beforeEach(async ({ skip }) => {
    if (missing !== null) return skip(missing);
    await opened.clear();
    pipeline = new RecordingPipeline();
    api = await startTestApi({}, { pipeline, graph: opened.graph });
    admin = (await api.signIn(['admin'])).token;
    return () => api.close();
  });
  afterAll(async () => {
    if (missing === null) await opened.close();
  });

  const erase = (target: object, erasureId = uuidv7()) =>
    api.send(erasePerson, { token: admin, body: { erasureId, target } });
  const erased = async (target: object, erasureId = uuidv7()) =>
    erasePerson.reply.parse((await erase(target, erasureId)).body);

  /** Words of the patient that stand anywhere: in the graph opened, as hashes, in files, in the spool, in Redis. */
  async function traces(): Promise<string[]> {
    const hashes = new Set(patientWords.flatMap((word) => wordHashes(api.keyRing, word)));
    const texts = await everyText(api.graph, api.keyRing);
    const keys = await api.database.redis.keys('consilium:*room*');
    const kept = await Promise.all(keys.map((key) => api.database.redis.dump(key)));
    // Their names stand there sealed.
    const ids = keys.flatMap((key) => /^consilium:room:([^:]+)$/.exec(key)?.[1] ?? []);
    const rooms = await Promise.all(ids.map((roomId) => api.roomStore.getRoom(roomId)));
    const spooled = await Promise.all(
      (await filesBelow(api.spoolFolder)).map((path) => readFile(path, 'utf8')),
    );
    const plain = new RegExp(patientWords.join('|'), 'i');
    return [
      ...texts
        .filter(({ value, text }) => hashes.has(value) || plain.test(text ?? ''))
        .map(({ label, property }) => `${label}.${property}`),
      ...kept.filter((value) => plain.test(value)).map(() => 'redis'),
      ...rooms.filter((room) => plain.test(room?.name ?? '')).map(() => 'redis'),
      ...spooled.filter((text) => text.includes('"message"')).map(() => 'spool'),
      ...(await filesBelow(api.filesFolder)).map(() => 'file'),
    ];
  }

  it('shows first what would go, takes it all away, and keeps what has to stay', async () => {
    const made = await recordedCase(api, pipeline);
    await made.endVisit();
    const before = await traces();
    expect(new Set(before)).toEqual(
      new Set([
        ...['Case.patientInfo', 'Case.summary', 'Case.words', 'Participant.name', 'Message.content'],
        ...['Message.words', 'Media.fileName', 'BreakGlass.reason', 'Notification.about'],
        ...['Participant.whereNow', 'Participant.callBackNumber'],
        ...['redis', 'file'],
      ]),
    );
    const target = { caseNumber: made.caseNumber };
    const preview = await api.expectReply(previewErasure, { token: admin, body: target });
    expect(preview).toMatchObject({ kind: 'case', subjectId: made.caseId, refusals: [], counts });
    expect(await traces()).toEqual(before);

    const told = () => api.graph.rows(notices, { caseId: made.caseId });
    expect(await told()).not.toEqual([]);
    expect(await api.graph.rows(events, { caseId: made.caseId })).toHaveLength(1);
    const kept = await api.graph.rows(consents, { caseId: made.caseId });
    expect(kept).toHaveLength(4);
    const record = await erased(target);
    expect(record).toMatchObject({ kind: 'case', subjectId: made.caseId, state: 'done', counts });
    expect(await traces()).toEqual([]);
    expect(await told()).toEqual([]);
    expect(await api.graph.rows(events, { caseId: made.caseId })).toEqual([]);
    const { status } = await api.send(getCase, { token: made.token, params: { caseId: made.caseId } });
    expect(status).toBe(404);
    expect(await api.expectReply(listCases, { token: made.patient.token })).toMatchObject({ cases: [] });
    expect((await api.send(getRoom, { token: made.token, params: { roomId: made.roomId } })).status).toBe(
      404,
    );

    expect(await api.graph.rows(consents, { caseId: made.caseId })).toEqual(kept);
    const { entries } = await api.expectReply(searchAudit, { token: admin, query: { caseId: made.caseId } });
    const actions = entries.map(({ action }) => action);
    expect(actions.slice(0, 3)).toEqual(['erasure.end', 'erasure.begin', 'erasure.preview']);
    expect(actions).toContain('media.create');
    expect(entries[0]).toMatchObject({ subjectId: made.caseId, detail: { erasureId: record.erasureId } });
    expect(await api.expectReply(listErasures, { token: admin })).toEqual({
      erasures: [record],
      nextCursor: null,
    });
  });

  it('is one erasure however often it is asked for, and goes on where it was interrupted', async () => {
    const made = await recordedCase(api, pipeline);
    await made.endVisit();
    const other = await recordedCase(api, pipeline);
    await other.endVisit();
    const target = { caseNumber: made.caseNumber };
    const erasureId = uuidv7();
    const record = await erased(target, erasureId);
    expect(await erased(target, erasureId)).toEqual(record);
    expect((await erase({ caseNumber: other.caseNumber }, erasureId)).body).toMatchObject({
      code: 'ID_TAKEN',
    });
    expect(await traces()).toContain('Case.patientInfo');

    // As a server leaves it that dies after its first step.
    await opened.graph.write((tx) => tx.run(interrupt, { id: erasureId }));
    await opened.graph.write((tx) =>
      tx.run(
        cypher`MATCH (s:Session {id: $id}) CREATE (m:Message) SET m.id = 'left' CREATE (s)-[:CONTAINS]->(m)`,
        {
          id: made.sessionId,
        },
      ),
    );
    await api.retention.runDaily();
    const { erasures } = await api.expectReply(listErasures, { token: admin });
    expect(erasures).toMatchObject([{ erasureId, state: 'done' }]);
    const left = await everyText(api.graph, api.keyRing);
    expect(left.filter(({ id }) => id === 'left')).toEqual([]);
  });

  it('leaves nothing of what was recorded and comes to the graph only later', async () => {
    const made = await recordedCase(api, pipeline);
    await made.endVisit();
    await erased({ caseNumber: made.caseNumber });
    saying(pipeline, made.ana, 5_000, 'It began on Monday.');
    await api.recording.drained();
    expect(await traces()).toEqual([]);
  });

  it('is stopped by a legal hold and by a visit that goes on', async () => {
    const made = await recordedCase(api, pipeline);
    const target = { caseNumber: made.caseNumber };
    expect((await erase(target)).body).toMatchObject({
      code: 'ERASURE_REFUSED',
      details: { reason: 'visitGoingOn' },
    });
    await made.endVisit();
    const hold = await api.expectReply(setLegalHold, {
      token: admin,
      body: { ...target, reason: 'Court order about Ana Ruiz' },
    });
    expect((await api.expectReply(getRetention, { token: admin })).holds).toEqual([hold]);
    const { entries } = await api.auditSearch.search({ action: 'hold.listed' }, 5, null);
    expect(entries).toMatchObject([{ subjectKind: 'Case', caseId: hold.caseId }]);
    const before = await traces();
    expect((await erase(target)).body).toMatchObject({ code: 'LEGAL_HOLD' });
    expect(await api.expectReply(previewErasure, { token: admin, body: target })).toMatchObject({
      refusals: ['legalHold'],
    });
    expect(await traces()).toEqual(before);
    await api.expectReply(liftLegalHold, { token: admin, params: { caseId: made.caseId } });
    expect((await erase(target)).status).toBe(200);
    expect(await traces()).toEqual([]);
  });

  it('of a patient takes their account and all their cases, and ends their sign-ins', async () => {
    const made = await recordedCase(api, pipeline);
    await made.endVisit();
    const target = { userId: made.patient.userId };
    expect(await api.expectReply(previewErasure, { token: admin, body: target })).toMatchObject({
      kind: 'patient',
      caseNumbers: [made.caseNumber],
      counts,
    });
    expect(await erased(target)).toMatchObject({ kind: 'patient', subjectId: made.patient.userId });
    expect(await traces()).toEqual([]);
    const [user] = await api.graph.rows(findUser, { id: made.patient.userId });
    expect(Object.keys(user?.['found'] as object).sort()).toEqual(['erasedAt', 'id']);
    expect((await api.send(listCases, { token: made.patient.token })).status).toBe(401);
    expect((await erase({ userId: made.ownerId })).body).toMatchObject({ code: 'USER_NOT_FOUND' });
  });
});

async function filesBelow(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  return all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
}
