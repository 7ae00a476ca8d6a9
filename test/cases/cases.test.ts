/** Cases over the real HTTP API, on each engine of the graph. */
import { describe, expect, test } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import type { UserClaims } from '../../src/auth/claims.ts';
import { cypher } from '../../src/graph/cypher.ts';
import { caseNumber, type CaseView } from '../../src/wire/cases.ts';
import type { Route } from '../../src/wire/entries.ts';
import {
  createCase,
  deleteCase,
  getCase,
  getTimeline,
  listCases,
  listPeople,
  searchCases,
  shareCase,
  unshareCase,
  updateCase,
} from '../../src/wire/routes/cases.ts';
import { createRoom, enterRoom, getRoom } from '../../src/wire/routes/rooms.ts';
import { apiOnEngine } from '../support/apiOnEngine.ts';
import { graphEngines } from '../support/graphEngines.ts';
import { accountOf } from '../support/accountOf.ts';
import type { Sent } from '../support/sendRoute.ts';
import type { TestApi } from '../support/testApi.ts';

const patient = {
  name: 'Ana Ruiz',
  birthDate: '1984-05-12',
  sex: 'female' as const,
  phone: '+34 600 000 000',
  recordNumber: 'MRN-7781',
};
const summary = 'Palpitations since Monday.';

describe.each(graphEngines)('cases on $engine', ({ missing, open }) => {
  let api: TestApi;
  apiOnEngine({ missing, open }, (started) => {
    api = started;
  });

  const makeCase = (
    token: string,
    change: Partial<CaseView['patient']> = {},
    text: string | null = summary,
  ) => api.expectReply(createCase, { token, body: { patient: { ...patient, ...change }, summary: text } });

  const colleague = (roles?: UserClaims['roles']) => accountOf(api, roles);

  const refusal = async (route: Route, sent: Sent) => {
    const { status, body } = await api.send(route, sent);
    return [status, (body as { code?: string }).code];
  };
  const change = (found: CaseView, token: string, body: object, ifMatch?: string): Sent => ({
    token,
    params: { caseId: found.caseId },
    body: { patient: found.patient, summary: found.summary, status: found.status, ...body },
    ...(ifMatch === undefined ? {} : { headers: { 'if-match': ifMatch } }),
  });

  test('a new case has a number to be read out, and is read as it was written', async () => {
    const { token } = await api.signIn();
    const made = await makeCase(token);
    expect(made).toMatchObject({ patient, summary, status: 'open', version: 1, relation: 'owner' });
    expect(caseNumber.parse(made.caseNumber)).toBe(made.caseNumber);
    expect(made.caseNumber.slice(2, 6)).toBe(made.createdAt.slice(0, 4));
    const read = await api.send(getCase, { token, params: { caseId: made.caseId } });
    expect(read.body).toEqual(made);
    expect(read.headers.get('etag')).toBe('"1"');
  });

  test('cases made at the same time have different numbers', async () => {
    const { token } = await api.signIn();
    const made = await Promise.all(Array.from({ length: 20 }, () => makeCase(token)));
    expect(new Set(made.map((each) => each.caseNumber)).size).toBe(20);
  });

  test('a repeated creation makes one case; the id of another’s is taken', async () => {
    const { token } = await api.signIn();
    const caseId = uuidv7();
    const body = { caseId, patient, summary };
    const made = await api.expectReply(createCase, { token, body });
    expect(await api.expectReply(createCase, { token, body })).toEqual(made);
    const other = await api.signIn();
    expect(await refusal(createCase, { token: other.token, body })).toEqual([409, 'ID_TAKEN']);
  });

  test('a change needs the version it was made from, and of two at once one is told', async () => {
    const { token } = await api.signIn();
    const made = await makeCase(token);
    expect(await refusal(updateCase, change(made, token, {}))).toEqual([428, 'PRECONDITION_REQUIRED']);
    for (const tag of ['"2"', 'W/"1"', '1', '"x"'])
      expect(await refusal(updateCase, change(made, token, {}, tag))).toEqual([412, 'PRECONDITION_FAILED']);
    const both = await Promise.all(
      ['one', 'other'].map((text) => api.send(updateCase, change(made, token, { summary: text }, '"1"'))),
    );
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    const winner = both.find(({ status }) => status === 200);
    expect(winner?.headers.get('etag')).toBe('"2"');
    const standing = await api.expectReply(getCase, { token, params: { caseId: made.caseId } });
    expect(standing).toEqual(winner?.body);
    expect(standing).toMatchObject({ version: 2, createdAt: made.createdAt, caseNumber: made.caseNumber });
    expect(await api.expectReply(updateCase, change(standing, token, {}, '*'))).toMatchObject({ version: 3 });
  });

  test('open becomes closed, closed reopened, reopened closed, and nothing else', async () => {
    const { token } = await api.signIn();
    let standing = await makeCase(token);
    const to = async (status: string) => {
      const answer = await api.send(updateCase, change(standing, token, { status }, '*'));
      if (answer.status === 200) standing = updateCase.reply.parse(answer.body);
      return answer.status;
    };
    expect(await to('reopened')).toBe(409);
    expect(await to('closed')).toBe(200);
    expect(await to('open')).toBe(409);
    expect(await refusal(updateCase, change(standing, token, { summary: 'later' }, '*'))).toEqual([
      409,
      'CASE_CLOSED',
    ]);
    const body = { name: 'Clinic', caseId: standing.caseId };
    expect(await refusal(createRoom, { token, body })).toEqual([409, 'CASE_CLOSED']);
    expect(await to('reopened')).toBe(200);
    expect(await to('open')).toBe(409);
    expect(await to('closed')).toBe(200);
    expect(standing.version).toBe(4);
  });

  test('a deleted case is gone for everybody, with the reason, and nothing of it is erased', async () => {
    const { user, token } = await api.signIn();
    const { caseId } = await makeCase(token);
    const sent = { token, params: { caseId }, query: { reason: 'duplicate' } };
    expect(await refusal(deleteCase, sent)).toEqual([428, 'PRECONDITION_REQUIRED']);
    await api.expectReply(deleteCase, { ...sent, headers: { 'if-match': '"1"' } });
    expect(await refusal(getCase, { token, params: { caseId } })).toEqual([404, 'CASE_NOT_FOUND']);
    expect((await api.expectReply(listCases, { token })).cases).toEqual([]);
    const [row] = await api.graph.rows(cypher`MATCH (c:\`Case\` {id: $caseId}) RETURN c {.*} AS found`, {
      caseId,
    });
    expect(row?.found).toMatchObject({ deletedBy: user.userId, deletionReason: 'duplicate' });
    const again = { caseId, patient, summary };
    expect(await refusal(createCase, { token, body: again })).toEqual([409, 'ID_TAKEN']);
  });

  test('a list shows one’s own, newest first, by pages and status', async () => {
    const { token } = await api.signIn();
    await makeCase((await api.signIn()).token);
    const made: CaseView[] = [];
    for (let count = 0; count < 5; count++) made.push(await makeCase(token));
    const closed = await api.expectReply(updateCase, change(made[1]!, token, { status: 'closed' }, '"1"'));
    const first = await api.expectReply(listCases, { token, query: { limit: '3' } });
    expect(first.cases).toEqual([made[4], made[3], made[2]]);
    const query = { limit: '3', cursor: first.nextCursor ?? '' };
    expect(await api.expectReply(listCases, { token, query })).toEqual({
      cases: [closed, made[0]],
      nextCursor: null,
    });
    expect((await api.expectReply(listCases, { token, query: { status: 'closed' } })).cases).toEqual([
      closed,
    ]);
  });

  test('a search finds whole words whatever their case and accents, and numbers as they are read out', async () => {
    const { token } = await api.signIn();
    const ana = await makeCase(token);
    const other = await makeCase(token, { name: 'José Ruiz', recordNumber: null }, null);
    const found = async (text: string) =>
      (await api.expectReply(searchCases, { token, body: { text } })).cases.map(({ caseId }) => caseId);
    expect(await found('RUIZ')).toEqual([other.caseId, ana.caseId]);
    expect(await found('ruiz jose')).toEqual([other.caseId]);
    expect(await found('palpitations')).toEqual([ana.caseId]);
    expect(await found('palpitation')).toEqual([]);
    expect(await found('mrn-7781')).toEqual([ana.caseId]);
    expect(await found(ana.caseNumber.toLowerCase().replaceAll('-', ' '))).toEqual([ana.caseId]);
    expect(await found('...')).toEqual([]);
    const stranger = await api.signIn();
    const theirs = await api.expectReply(searchCases, { token: stranger.token, body: { text: 'ruiz' } });
    expect(theirs.cases).toEqual([]);
    await api.expectReply(updateCase, change(ana, token, { patient: { ...patient, name: 'Ana Gil' } }, '*'));
    expect(await found('ruiz')).toEqual([other.caseId]);
    expect(await found('gil')).toEqual([ana.caseId]);
  });

  test('who belongs to a case reads it; the care team writes; the owner shares; strangers know nothing', async () => {
    const owner = await colleague();
    const { caseId } = await makeCase(owner.token);
    const [friend, ana, stranger] = [await colleague(), await colleague(['patient']), await colleague()];
    const share = (userId: string, relation: string, token = owner.token) =>
      refusal(shareCase, { token, params: { caseId, userId }, body: { relation } });
    const read = async ({ token }: { token: string }) =>
      (await api.send(getCase, { token, params: { caseId } })).body;

    expect(await read(friend)).toMatchObject({ code: 'CASE_NOT_FOUND' });
    expect(await share(friend.userId, 'careTeam')).toEqual([204, undefined]);
    expect(await share(ana.userId, 'patient')).toEqual([204, undefined]);
    expect(await share(uuidv7(), 'careTeam')).toEqual([404, 'USER_NOT_FOUND']);
    expect(await share(ana.userId, 'careTeam')).toEqual([409, 'ROLE_UNSUITABLE']);
    expect(await share(stranger.userId, 'patient')).toEqual([409, 'ROLE_UNSUITABLE']);
    expect(await read(friend)).toMatchObject({ relation: 'careTeam' });
    expect(await read(ana)).toMatchObject({ relation: 'patient' });
    expect(await read(stranger)).toMatchObject({ code: 'CASE_NOT_FOUND' });
    expect((await api.expectReply(listCases, { token: ana.token })).cases).toMatchObject([{ caseId }]);

    const standing = await api.expectReply(getCase, { token: friend.token, params: { caseId } });
    await api.expectReply(updateCase, change(standing, friend.token, { summary: 'seen' }, '*'));
    expect(await refusal(updateCase, change(standing, ana.token, {}, '*'))).toEqual([403, 'FORBIDDEN']);
    expect(await refusal(updateCase, change(standing, stranger.token, {}, '*'))).toEqual([
      404,
      'CASE_NOT_FOUND',
    ]);
    expect(await share(stranger.userId, 'careTeam', friend.token)).toEqual([403, 'CASE_READ_ONLY']);

    const { people } = await api.expectReply(listPeople, { token: friend.token, params: { caseId } });
    expect(people.map(({ userId, relation, displayName }) => [userId, relation, displayName])).toEqual([
      [owner.userId, 'owner', 'Dr. Lund'],
      [friend.userId, 'careTeam', 'Dr. Lund'],
      [ana.userId, 'patient', 'Dr. Lund'],
    ]);
    const out = (userId: string) => refusal(unshareCase, { token: owner.token, params: { caseId, userId } });
    expect(await out(friend.userId)).toEqual([204, undefined]);
    expect(await out(owner.userId)).toEqual([403, 'CASE_READ_ONLY']);
    expect(await read(friend)).toMatchObject({ code: 'CASE_NOT_FOUND' });
    expect((await api.expectReply(listCases, { token: friend.token })).cases).toEqual([]);
  });

  test('a room of a case is opened by who may write to it, and entered by its care team under their own name', async () => {
    const owner = await colleague();
    const { caseId } = await makeCase(owner.token);
    const [friend, stranger] = [await colleague(), await colleague()];
    const body = { name: 'Clinic', caseId };
    expect(await refusal(createRoom, { token: friend.token, body })).toEqual([404, 'CASE_NOT_FOUND']);
    const { room } = await api.expectReply(createRoom, { token: owner.token, body });
    const params = { roomId: room.roomId };
    expect(await api.expectReply(getRoom, { token: owner.token, params })).toMatchObject({ caseId });
    const timeline = await api.expectReply(getTimeline, { token: owner.token, params: { caseId } });
    expect(timeline.entries[0]).toMatchObject({ kind: 'room', subjectId: room.roomId, at: room.createdAt });
    const enter = (token: string) =>
      api.send(enterRoom, { token, params, body: { displayName: 'Dr. Lund' } });
    expect((await enter(friend.token)).body).toMatchObject({ code: 'ROOM_NOT_FOUND' });
    await api.expectReply(shareCase, {
      token: owner.token,
      params: { caseId, userId: friend.userId },
      body: { relation: 'careTeam' },
    });
    const entrance = (await enter(friend.token)).body as { token: string; role: string };
    expect(entrance.role).toBe('clinician');
    expect(await api.expectReply(getRoom, { token: friend.token, params })).toMatchObject({ isHost: false });
    expect(await api.tokens.verifyRoomToken(entrance.token)).toMatchObject({ userId: friend.userId });
    expect((await enter(stranger.token)).body).toMatchObject({ code: 'ROOM_NOT_FOUND' });
    expect(await refusal(getRoom, { token: stranger.token, params })).toEqual([404, 'ROOM_NOT_FOUND']);
  });

  test('a case that was opened in an emergency is read for as long as that lasts, and not written', async () => {
    const { token } = await api.signIn();
    const made = await makeCase(token);
    const { caseId } = made;
    const other = await colleague();
    const openUntil = (until: string) =>
      api.graph.write((tx) =>
        tx.run(
          cypher`
            MATCH (u:User {id: $userId})
            MATCH (c:\`Case\` {id: $caseId})
            MERGE (u)-[r:BREAK_GLASS]->(c)
            SET r.until = $until`,
          { userId: other.userId, caseId, until },
        ),
      );
    const accessEndsAt = new Date(Date.now() + 60_000).toISOString();
    await openUntil(accessEndsAt);
    const sent = { token: other.token, params: { caseId } };
    expect(await api.expectReply(getCase, sent)).toMatchObject({ relation: 'breakGlass', accessEndsAt });
    expect(await refusal(updateCase, change(made, other.token, {}, '*'))).toEqual([403, 'CASE_READ_ONLY']);
    await openUntil(new Date(Date.now() - 1).toISOString());
    expect(await refusal(getCase, sent)).toEqual([404, 'CASE_NOT_FOUND']);
  });

  test('a timeline has everything that belongs to the case, newest first, by pages', async () => {
    const { token } = await api.signIn();
    const { caseId, createdAt } = await makeCase(token);
    const ids = Array.from({ length: 4 }, () => uuidv7());
    const at = (minutes: number) => new Date(Date.parse(createdAt) + minutes * 60_000).toISOString();
    await api.graph.write(async (tx) => {
      const parameters = {
        caseId,
        a: ids[0]!,
        b: ids[1]!,
        c: ids[2]!,
        d: ids[3]!,
        at1: at(1),
        at2: at(2),
        at3: at(3),
      };
      await tx.run(
        cypher`
          MATCH (c:\`Case\` {id: $caseId})
          CREATE (s:Session {id: $a, startedAt: $at1, endedAt: $at3})-[:BELONGS_TO]->(c)
          CREATE (s)-[:CONTAINS]->(:Message {id: $b, kind: 'chat'})
          CREATE (:Media {id: $c, createdAt: $at1})-[:BELONGS_TO]->(c)
          CREATE (:Consent {id: $d, kind: 'ai', givenAt: $at2, withdrawnAt: $at3})-[:BELONGS_TO]->(s)`,
        parameters,
      );
    });
    const read = (query: Record<string, string>) =>
      api.expectReply(getTimeline, { token, params: { caseId }, query });
    const whole = await read({});
    expect(whole.entries.map(({ kind, subjectId }) => [kind, subjectId])).toEqual([
      ['consentWithdrawn', ids[3]],
      ['consentGiven', ids[3]],
      ['media', ids[2]],
      ['session', ids[0]],
      ['caseCreated', caseId],
    ]);
    expect(whole.entries[3]).toMatchObject({ at: at(1), endedAt: at(3), messages: 1 });
    const pages = [];
    let cursor: string | null = null;
    do {
      const page: Awaited<ReturnType<typeof read>> = await read({
        limit: '2',
        ...(cursor === null ? {} : { cursor }),
      });
      pages.push(page.entries);
      cursor = page.nextCursor;
    } while (cursor !== null);
    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(whole.entries);
    expect(await refusal(getTimeline, { token, params: { caseId }, query: { cursor: 'x' } })).toEqual([
      400,
      'INVALID_REQUEST',
    ]);
  });

  test('what was read and changed stands in the audit log, without a word of it', async () => {
    const { user, token } = await api.signIn();
    const made = await makeCase(token);
    const { caseId } = made;
    const headers = { 'x-request-id': 'request-of-a-reader' };
    await api.expectReply(getCase, { token, params: { caseId }, headers });
    await api.expectReply(updateCase, change(made, token, { summary: 'secret' }, '*'));
    const { entries } = await new AuditSearch(api.audit.folder, api.audit.keyRing).search(
      { caseId },
      10,
      null,
    );
    expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual([
      ['case.update', user.userId],
      ['case.read', user.userId],
      ['case.create', user.userId],
    ]);
    expect(entries[1]).toMatchObject({
      requestId: 'request-of-a-reader',
      subjectKind: 'Case',
      subjectId: caseId,
    });
    expect(JSON.stringify(entries)).not.toMatch(/Ruiz|secret|Palpitations/);
    expect(api.log()).not.toMatch(/Ruiz|Palpitations/);
  });

  test('what a list or a search shows of a case counts as read', async () => {
    const owner = await colleague();
    const shown = await makeCase(owner.token);
    const other = await makeCase((await colleague()).token);
    await api.expectReply(listCases, { token: owner.token });
    const { caseNumber: text } = shown;
    await api.expectReply(searchCases, { token: owner.token, body: { text } });
    expect(await api.auditSearch.readersOfCase(shown.caseId)).toMatchObject({
      readers: [{ actorId: owner.userId, reads: 2, emergency: false }],
    });
    expect((await api.auditSearch.readersOfCase(other.caseId)).readers).toEqual([]);
    const { entries } = await api.auditSearch.search(
      { caseId: shown.caseId, action: 'case.listed' },
      5,
      null,
    );
    expect(entries).toMatchObject(
      Array.from({ length: 2 }, () => ({ purpose: 'treatment', subjectId: shown.caseId })),
    );
  });

  test('who the patient is stands sealed in the graph', async () => {
    const { token } = await api.signIn();
    await makeCase(token);
    const rows = await api.graph.rows(cypher`MATCH (n) RETURN n {.*} AS found`);
    expect(JSON.stringify(rows)).not.toMatch(/\b(Ruiz|Palpitations|1984-05-12|MRN-\d+)/);
  });
});
