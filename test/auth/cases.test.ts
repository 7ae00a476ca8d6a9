/** What somebody is to a case decides what they may do with it, and breaking the glass is seen. */
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { authorizeCase, type CaseRelations, type RequestCases } from '../../src/auth/policy.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { cypher } from '../../src/graph/cypher.ts';
import {
  caseFilesReader,
  fileReader,
  fileWriter,
  type CaseNeed,
  type UserRole,
} from '../../src/wire/access.ts';
import { WireError } from '../../src/wire/errors.ts';
import { createCase, getCase } from '../../src/wire/routes/cases.ts';
import { listMedia } from '../../src/wire/routes/files.ts';
import { breakGlass, listBreakGlass, reviewBreakGlass } from '../../src/wire/routes/users.ts';
import { firstAdmin, invited, type Account } from '../support/accounts.ts';
import type { Answer } from '../support/sendRoute.ts';
import { startTestApi, type TestApi } from '../support/testApi.ts';

let api: TestApi;
let admin: Account;
let owner: Account;
let stranger: Account;
const people = { owner: uuidv7(), careTeam: uuidv7(), patient: uuidv7(), deleted: uuidv7() };
const caseId = uuidv7();
const deletedCaseId = uuidv7();
const caseNumber = 'C-2019-000001-T';

const makeCase = cypher`
  MERGE (u:User {id: $ownerId})
  MERGE (t:User {id: $careTeamId})
  MERGE (p:User {id: $patientId})
  CREATE (c:\`Case\`)
  SET c = $stored
  CREATE (u)-[:OWNS]->(c)
  CREATE (t)-[:CARE_TEAM]->(c)
  CREATE (p)-[:PATIENT_OF]->(c)`;

beforeAll(async () => {
  api = await startTestApi();
  admin = await firstAdmin(api);
  owner = await invited(api, admin, 'clinician');
  stranger = await invited(api, admin, 'clinician');
  people.owner = owner.userId;
  for (const stored of [
    { id: caseId, caseNumber, deletedAt: null },
    { id: deletedCaseId, caseNumber: 'C-2019-000002-V', deletedAt: '2026-03-02T09:00:00.000Z' },
  ]) {
    await api.graph.write((tx) =>
      tx.run(makeCase, {
        stored,
        ownerId: people.owner,
        careTeamId: people.careTeam,
        patientId: people.patient,
      }),
    );
  }
});
afterAll(async () => {
  await api.close();
});

const code = ({ body }: Answer) => (body as { code?: string }).code;

/** No test here is about files. */
const casesOf = (relations: CaseRelations): RequestCases => ({
  relation: (userId, id, at) => relations.relation(userId, id, at),
  caseOfMedia: () => Promise.reject(new Error('asked')),
});

async function outcome(need: CaseNeed, userId: string, role: UserRole, id = caseId): Promise<string> {
  const cases = casesOf(new CaseRepository(api.graph, api.keyRing));
  const identity = { kind: 'user', userId, displayName: 'Someone', roles: [role] } as const;
  const access = { who: 'user', roles: ['patient', 'clinician', 'admin', 'service'], case: need } as const;
  try {
    const standing = await authorizeCase(access, identity, { params: { caseId: id }, query: {} }, cases);
    return `${standing?.relation} for ${standing?.purpose}`;
  } catch (error) {
    if (error instanceof WireError) return error.code;
    throw error;
  }
}

describe('a case', () => {
  it.each<[keyof typeof people | 'stranger' | 'admin', UserRole, string, string, string]>([
    ['owner', 'clinician', 'owner for treatment', 'owner for treatment', 'owner for treatment'],
    ['careTeam', 'clinician', 'careTeam for treatment', 'careTeam for treatment', 'CASE_READ_ONLY'],
    ['patient', 'patient', 'patient for patientRequest', 'CASE_READ_ONLY', 'CASE_READ_ONLY'],
    ['owner', 'service', 'owner for operations', 'owner for operations', 'owner for operations'],
    ['stranger', 'clinician', 'CASE_NOT_FOUND', 'CASE_NOT_FOUND', 'CASE_NOT_FOUND'],
    ['admin', 'admin', 'CASE_NOT_FOUND', 'CASE_NOT_FOUND', 'CASE_NOT_FOUND'],
  ])('is to %s (%s): read %s, write %s, manage %s', async (who, role, read, write, manage) => {
    const userId = who === 'stranger' ? stranger.userId : who === 'admin' ? admin.userId : people[who];
    const found = [];
    for (const need of ['read', 'write', 'manage'] as const) found.push(await outcome(need, userId, role));
    expect(found).toEqual([read, write, manage]);
  });

  it('that is deleted, or never was, is as unknown as somebody else’s', async () => {
    expect(await outcome('read', people.owner, 'clinician', deletedCaseId)).toBe('CASE_NOT_FOUND');
    expect(await outcome('read', people.owner, 'clinician', uuidv7())).toBe('CASE_NOT_FOUND');
  });

  it('is found by the query, or by the file that the request names, where the rule says so', async () => {
    const owner = {
      kind: 'user',
      userId: people.owner,
      displayName: 'Someone',
      roles: ['clinician'],
    } as const;
    const other = { ...owner, userId: stranger.userId };
    const relations = new CaseRepository(api.graph, api.keyRing);
    const mediaId = uuidv7();
    const cases: RequestCases = {
      ...casesOf(relations),
      caseOfMedia: async (asked) => (asked === mediaId ? caseId : null),
    };
    const byQuery = { params: {}, query: { caseId } };
    expect(await authorizeCase(caseFilesReader, owner, byQuery, cases)).toMatchObject({ caseId });
    const byFile = { params: { mediaId }, query: {} };
    expect(await authorizeCase(fileReader, owner, byFile, cases)).toMatchObject({
      caseId,
      relation: 'owner',
    });
    const reader = { ...owner, userId: people.patient };
    const unknown = { params: { mediaId: uuidv7() }, query: {} };
    for (const [access, identity, request, code] of [
      [caseFilesReader, other, byQuery, 'CASE_NOT_FOUND'],
      [fileReader, other, byFile, 'MEDIA_NOT_FOUND'],
      [fileReader, owner, unknown, 'MEDIA_NOT_FOUND'],
      [fileWriter, reader, byFile, 'CASE_READ_ONLY'],
    ] as const) {
      await expect(authorizeCase(access, identity, request, cases)).rejects.toMatchObject({ code });
    }
  });

  it('is nothing that a rule without one asks about', async () => {
    const cases = casesOf({ relation: () => Promise.reject(new Error('asked')) });
    const named = { params: {}, query: {} };
    expect(await authorizeCase({ who: 'anyone' }, null, named, cases)).toBeNull();
    expect(await authorizeCase({ who: 'user', roles: ['admin'] }, null, named, cases)).toBeNull();
  });
});

describe('breaking the glass', () => {
  const reason = 'Unconscious in the emergency room; Ana Ruiz cannot be asked.';
  const open = (account: Account, body: object = {}) =>
    api.send(breakGlass, { token: account.token, body: { caseNumber, reason, minutes: 30, ...body } });

  it('opens a case for reading, for a time, until it is reviewed by somebody else', async () => {
    const doctor = await invited(api, admin, 'clinician');
    expect(await outcome('read', doctor.userId, 'clinician')).toBe('CASE_NOT_FOUND');
    const opened = await open(doctor);
    expect(opened.status).toBe(201);
    expect(opened.body).toMatchObject({ caseId, userId: doctor.userId, reason, review: null });
    expect(await outcome('read', doctor.userId, 'clinician')).toBe('breakGlass for emergency');
    expect(await outcome('write', doctor.userId, 'clinician')).toBe('CASE_READ_ONLY');

    const { accesses } = await api.expectReply(listBreakGlass, {
      token: admin.token,
      query: { review: 'open' },
    });
    const listed = { ...(opened.body as object), caseNumber, reviewedBy: null };
    expect(accesses).toEqual([{ ...listed, displayName: expect.stringMatching(/^Person/) }]);
    const { breakGlassId } = opened.body as { breakGlassId: string };
    const review = (body: object) =>
      api.send(reviewBreakGlass, { token: admin.token, params: { breakGlassId }, body });
    const reviewed = await review({ verdict: 'justified', remark: 'Seen with the ward.' });
    expect(reviewed.body).toMatchObject({
      review: { byUserId: admin.userId, verdict: 'justified', remark: 'Seen with the ward.' },
    });
    expect(code(await review({ verdict: 'unjustified' }))).toBe('ALREADY_REVIEWED');
    expect(await outcome('read', doctor.userId, 'clinician')).toBe('CASE_NOT_FOUND');
    const left = await api.expectReply(listBreakGlass, { token: admin.token, query: { review: 'open' } });
    expect(left.accesses).toEqual([]);
    const all = await api.expectReply(listBreakGlass, { token: admin.token });
    expect(all.accesses).toMatchObject([{ breakGlassId, reviewedBy: expect.stringMatching(/^Person/) }]);
  });

  it('opens no more at once than one person may have', async () => {
    const doctor = await invited(api, admin, 'clinician');
    const all = await Promise.all(Array.from({ length: 4 }, () => open(doctor)));
    expect(all.map(({ status }) => status).sort()).toEqual([201, 201, 201, 409]);
    expect(code(await open(doctor))).toBe('EMERGENCIES_OPEN');
    const [access] = all.filter(({ status }) => status === 201);
    const { breakGlassId } = access?.body as { breakGlassId: string };
    const review = { token: admin.token, params: { breakGlassId }, body: { verdict: 'justified' } };
    await api.expectReply(reviewBreakGlass, review);
    expect((await open(doctor)).status).toBe(201);
  });

  it('ends by itself', async () => {
    const doctor = await invited(api, admin, 'clinician');
    await open(doctor);
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 31 * 60_000 });
    try {
      expect(await outcome('read', doctor.userId, 'clinician')).toBe('CASE_NOT_FOUND');
    } finally {
      vi.useRealTimers();
    }
  });

  it('opens a case by the id that a link to it has', async () => {
    const doctor = await invited(api, admin, 'clinician');
    const byId = (id: string) => open(doctor, { caseNumber: undefined, caseId: id });
    expect(code(await byId(uuidv7()))).toBe('CASE_NOT_FOUND');
    expect(code(await byId(deletedCaseId))).toBe('CASE_NOT_FOUND');
    expect((await byId(caseId)).body).toMatchObject({ caseId, userId: doctor.userId });
    expect(await outcome('read', doctor.userId, 'clinician')).toBe('breakGlass for emergency');
    expect(code(await open(doctor, { caseId }))).toBe('INVALID_REQUEST');
    expect(code(await open(doctor, { caseNumber: undefined }))).toBe('INVALID_REQUEST');
  });

  it('takes a reason, a clinician and a case that there is', async () => {
    expect(code(await open(stranger, { reason: '' }))).toBe('INVALID_REQUEST');
    expect(code(await open(stranger, { minutes: 241 }))).toBe('INVALID_REQUEST');
    expect(code(await open(admin))).toBe('FORBIDDEN');
    expect(code(await open(stranger, { caseNumber: 'C-2019-000002-V' }))).toBe('CASE_NOT_FOUND');
    expect(code(await open(stranger, { caseNumber: 'C-2019-999999-Y' }))).toBe('CASE_NOT_FOUND');
  });

  it('is not reviewed by who did it', async () => {
    const doctor = await invited(api, admin, 'clinician');
    const { breakGlassId } = (await open(doctor)).body as { breakGlassId: string };
    const asAdmin = await api.signIn(['admin'], doctor.userId);
    const sent = { token: asAdmin.token, params: { breakGlassId }, body: { verdict: 'justified' } };
    expect(code(await api.send(reviewBreakGlass, sent))).toBe('FORBIDDEN');
    const unknown = { ...sent, token: admin.token, params: { breakGlassId: uuidv7() } };
    expect(code(await api.send(reviewBreakGlass, unknown))).toBe('BREAK_GLASS_NOT_FOUND');
  });

  it('keeps its reason sealed in the graph, and out of the audit log, which has the rest', async () => {
    const rows = await api.graph.rows(cypher`MATCH (b:BreakGlass) RETURN b {.*} AS found`);
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain('Unconscious');
    const { entries } = await api.auditSearch.search({ caseId }, 100, null);
    const actions = new Set(entries.map(({ action, purpose }) => `${action} ${purpose}`));
    expect(actions).toEqual(
      new Set([
        'breakGlass.opened emergency',
        'breakGlass.failed undefined',
        'breakGlass.listed operations',
        'breakGlass.reviewed emergency',
      ]),
    );
    expect(JSON.stringify(entries)).not.toContain('Unconscious');
  });
});

it('the audit log says for what purpose a case and its files were read', async () => {
  const doctor = await invited(api, admin, 'clinician');
  const made = await api.expectReply(createCase, {
    token: owner.token,
    body: { patient: { name: 'Ana Ruiz' }, summary: null },
  });
  await api.expectReply(breakGlass, {
    token: doctor.token,
    body: { caseNumber: made.caseNumber, reason: 'Nobody of the care team can be reached.' },
  });
  const params = { caseId: made.caseId };
  expect((await api.expectReply(getCase, { token: doctor.token, params })).relation).toBe('breakGlass');
  await api.expectReply(getCase, { token: owner.token, params });
  expect(code(await api.send(getCase, { token: stranger.token, params }))).toBe('CASE_NOT_FOUND');
  await api.expectReply(listMedia, { token: doctor.token, query: params });
  const { entries } = await api.auditSearch.search({ caseId: made.caseId }, 100, null);
  const reads = entries.filter(({ action }) => action === 'case.read');
  expect(reads.map(({ actorId, purpose }) => [actorId, purpose])).toEqual([
    [owner.userId, 'treatment'],
    [doctor.userId, 'emergency'],
  ]);
  expect(entries.find(({ action }) => action === 'media.list')).toMatchObject({
    actorId: doctor.userId,
    purpose: 'emergency',
  });
});
