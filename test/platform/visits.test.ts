/** Visits that another platform makes with its API key. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import { endSession, sendChat } from '../../src/wire/events/admission.ts';
import type { ApiScope } from '../../src/wire/access.ts';
import { getCase, searchCases } from '../../src/wire/routes/cases.ts';
import { enterByInvite, readInvite } from '../../src/wire/routes/rooms.ts';
import { getTranscript } from '../../src/wire/routes/sessions.ts';
import { closeVisit, createVisit, getVisit } from '../../src/wire/routes/visits.ts';
import { graphEngines, type EmptyGraph } from '../support/graphEngines.ts';
import { neo4jStartLimitMs } from '../support/neo4jServer.ts';
import { toCaptions } from '../support/RoomsClient.ts';
import { serviceKey } from '../support/serviceKey.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

/** The first statements of a cold Neo4j take seconds. */
const eventually = <Value>(look: () => Value | Promise<Value>) => expect.poll(look, { timeout: 30_000 });

let api: TestApi;
vi.setConfig({ testTimeout: 60_000 });
const key = (...scopes: ApiScope[]) => serviceKey(api, scopes);

const appointment = () => ({
  externalId: `appointment ${uuidv7()}`,
  case: { externalId: `episode ${uuidv7()}`, patient: { name: 'Ana Ruiz' } },
  name: 'Follow-up',
  participants: [
    { externalId: 'staff-7', role: 'clinician', displayName: 'Dr. Okafor' },
    { externalId: 'person-12', role: 'patient', displayName: 'Ana Ruiz' },
  ],
});

const secretOf = (url: string | undefined) => new URL(url ?? '').hash.replace('#invite=', '');

describe.each(graphEngines)('visits of a platform on $engine', ({ missing, open }) => {
  let opened: EmptyGraph;
  beforeAll(async () => {
    if (missing !== null) return;
    opened = await open();
    api = await startTestApi({}, { graph: opened.graph });
  }, neo4jStartLimitMs);
  beforeEach(({ skip }) => {
    if (missing !== null) skip(missing);
  });
  afterAll(async () => {
    if (missing !== null) return;
    await api.close();
    await opened.close();
  });

  test('a visit is held by its links, and its state and transcript are read by the key', async () => {
    const token = await key('visits:write', 'cases:read', 'transcripts:read');
    const body = appointment();
    const made = await api.expectReply(createVisit, { token, body });
    expect(made).toMatchObject({ open: true, sessions: [] });
    expect(made.links.map(({ externalId, role }) => [externalId, role])).toEqual([
      ['staff-7', 'clinician'],
      ['person-12', 'patient'],
    ]);
    const [staff, patient] = made.links;
    expect(await api.expectReply(readInvite, { body: { secret: secretOf(patient?.url) } })).toMatchObject({
      role: 'patient',
      displayName: 'Ana Ruiz',
      room: { name: 'Follow-up' },
    });
    const enter = async (url: string | undefined, displayName: string) =>
      (await api.expectReply(enterByInvite, { body: { secret: secretOf(url), displayName } })).token;
    const doctor = await api.connect(await enter(staff?.url, 'Dr. Okafor'));
    await doctor.enter({ consent: { ...toCaptions, keepTranscript: true } });
    const ana = await api.connect(await enter(patient?.url, 'Ana Ruiz'));
    await ana.wait();
    await ana.admittedBy(doctor);
    await doctor.request(sendChat, { messageId: uuidv7(), text: 'Take one tablet a day.' });
    const params = { visitId: made.visitId };
    await api.recording.drained();
    expect((await api.expectReply(getVisit, { token, params })).sessions).toMatchObject([
      { endedAt: null, transcriptReady: false },
    ]);
    await doctor.request(endSession, {});
    await doctor.disconnected();
    await eventually(async () => (await api.expectReply(getVisit, { token, params })).sessions).toMatchObject(
      [{ endedAt: expect.any(String) as string, transcriptReady: true }],
    );

    const { sessions, caseId } = await api.expectReply(getVisit, { token, params });
    const { entries } = await api.expectReply(getTranscript, {
      token,
      params: { sessionId: sessions[0]?.sessionId ?? '' },
    });
    expect(entries).toMatchObject([{ kind: 'chat', text: 'Take one tablet a day.' }]);
    expect(await api.expectReply(getCase, { token, params: { caseId } })).toMatchObject({
      patient: { name: 'Ana Ruiz' },
      relation: 'owner',
    });
  });

  test('the same externalId answers the same visit, case and links, also where it is sent many times at once', async () => {
    const token = await key('visits:write', 'cases:read');
    const body = appointment();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => api.send(createVisit, { token, body })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(201));
    const [first] = answers;
    for (const { body: answered } of answers) expect(answered).toEqual(first?.body);
    const found = await api.expectReply(searchCases, { token, body: { text: 'Ruiz', limit: 50 } });
    expect(found.cases).toHaveLength(1);

    // Another visit of the same case, and somebody more for the first one.
    const second = await api.expectReply(createVisit, {
      token,
      body: { ...body, externalId: 'the next appointment' },
    });
    const { caseId, visitId } = createVisit.reply.parse(first?.body);
    expect(second).toMatchObject({ caseId });
    expect(second.visitId).not.toBe(visitId);
    expect(second.links[0]?.url).not.toBe(createVisit.reply.parse(first?.body).links[0]?.url);
    const more = [...body.participants, { externalId: 'daughter', role: 'patient' }];
    const { links } = await api.expectReply(createVisit, { token, body: { ...body, participants: more } });
    expect(links).toMatchObject([...createVisit.reply.parse(first?.body).links, { externalId: 'daughter' }]);
  });

  test('with the case of somebody else a visit that stands is refused, and nothing is made', async () => {
    const token = await key('visits:write', 'cases:read');
    const body = appointment();
    const made = await api.expectReply(createVisit, { token, body });
    const name = `Bruno${uuidv7().slice(-6)}`;
    const others = { externalId: `episode ${uuidv7()}`, patient: { name } };
    const another = await api.expectReply(createVisit, { token, body: appointment() });
    for (const wanted of [others, { caseId: another.caseId }]) {
      expect(await api.send(createVisit, { token, body: { ...body, case: wanted } })).toMatchObject({
        status: 409,
        body: { code: 'ID_TAKEN' },
      });
    }
    const found = await api.expectReply(searchCases, { token, body: { text: name, limit: 50 } });
    expect(found.cases).toEqual([]);
    const again = await api.expectReply(createVisit, {
      token,
      body: { ...body, case: { caseId: made.caseId } },
    });
    expect(again).toEqual(made);
  });

  test('another service of the same ids has other visits, and knows nothing of the first', async () => {
    const [mine, theirs] = [await key('visits:write'), await key('visits:write')];
    const body = appointment();
    const { visitId, caseId } = await api.expectReply(createVisit, { token: mine, body });
    const other = await api.expectReply(createVisit, { token: theirs, body });
    expect(other.visitId).not.toBe(visitId);
    expect(other.caseId).not.toBe(caseId);
    const params = { visitId };
    for (const route of [getVisit, closeVisit]) {
      expect(await api.send(route, { token: theirs, params })).toMatchObject({
        status: 404,
        body: { code: 'VISIT_NOT_FOUND' },
      });
    }
    const intoTheirs = { ...appointment(), case: { caseId: other.caseId } };
    expect(await api.send(createVisit, { token: mine, body: intoTheirs })).toMatchObject({
      status: 404,
      body: { code: 'CASE_NOT_FOUND' },
    });
  });

  test('a closed visit lets nobody in any more, and stays in the record', async () => {
    const token = await key('visits:write');
    const body = appointment();
    const { visitId, links } = await api.expectReply(createVisit, { token, body });
    const params = { visitId };
    await api.expectReply(closeVisit, { token, params });
    await api.expectReply(closeVisit, { token, params });
    expect(await api.expectReply(getVisit, { token, params })).toMatchObject({ open: false });
    const secret = secretOf(links[0]?.url);
    expect(await api.send(readInvite, { body: { secret } })).toMatchObject({ status: 404 });
    expect(await api.send(createVisit, { token, body })).toMatchObject({
      status: 404,
      body: { code: 'VISIT_NOT_FOUND' },
    });
  });

  test('a key without the scope makes none; names and ids of others stand nowhere in clear', async () => {
    const token = await key('cases:read', 'cases:write', 'transcripts:read', 'webhooks:manage');
    expect(await api.send(createVisit, { token, body: appointment() })).toMatchObject({
      status: 403,
      body: { code: 'FORBIDDEN', details: { scope: 'visits:write' } },
    });
    const body = { ...appointment(), externalId: 'Ana Ruiz, Tuesday' };
    await api.expectReply(createVisit, { token: await key('visits:write'), body });
    const rows = await opened.graph.rows(cypher`MATCH (x:ExternalId) RETURN x {.*} AS found`);
    expect(rows.length).toBeGreaterThan(3);
    expect(JSON.stringify(rows)).not.toMatch(/\b(Ana|Tuesday|Okafor|staff-7|person-12)\b/);
    expect(api.log()).not.toMatch(/Ana|Tuesday|staff-7|person-12/);
  });
});
