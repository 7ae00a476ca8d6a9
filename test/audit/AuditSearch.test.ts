import { afterAll, beforeAll, expect, it } from 'vitest';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { AuditSearch, type AuditPosition, type AuditQuery } from '../../src/audit/AuditSearch.ts';
import { segmentsOf } from '../../src/audit/chainFiles.ts';
import { quietLogger } from '../support/roomsServer.ts';
import { auditEvent, temporaryAudit, type TemporaryAudit } from '../support/temporaryAudit.ts';

let audit: TemporaryAudit;
/** Two chains, the one of several segments; entry n of 300 is about case n % 10 and by actor n % 7. */
beforeAll(async () => {
  audit = await temporaryAudit();
  const other = await AuditLog.open({ ...audit, kind: 'worker', logger: await quietLogger() });
  const detail = Object.fromEntries(Array.from({ length: 15 }, (_, n) => [`n${n}`, 'x'.repeat(1000)]));
  for (let n = 0; n < 300; n++) {
    await (n % 30 === 0 ? other : audit.log).record(
      auditEvent({
        action: n % 2 === 0 ? 'case.read' : 'case.changed',
        actorId: `actor-${n % 7}`,
        subjectId: `subject-${n}`,
        caseId: `case-${n % 10}`,
        detail,
      }),
    );
    if (n % 100 === 99) {
      // Whole segments of somebody else's case.
      const filler = auditEvent({ caseId: 'case-filler', detail });
      await Promise.all(Array.from({ length: 300 }, () => audit.log.record(filler)));
    }
  }
  await other.close();
});
afterAll(() => audit.close());

async function all(search: AuditSearch, query: AuditQuery, limit = 7) {
  const found = [];
  let before: AuditPosition | null = null;
  let calls = 0;
  do {
    if (++calls > 1_000) throw new Error('it does not end');
    const page: Awaited<ReturnType<AuditSearch['search']>> = await search.search(query, limit, before);
    found.push(...page.entries);
    before = page.next;
  } while (before);
  return { found, calls };
}
const numbers = (entries: readonly { subjectId: string }[]) =>
  entries.map(({ subjectId }) => Number(subjectId.replace('subject-', '')));
const expected = (test: (n: number) => boolean) =>
  Array.from({ length: 300 }, (_, n) => 299 - n).filter(test);

it('stands in several segments', async () => {
  expect((await segmentsOf(`${audit.folder}/${audit.log.writer}`)).length).toBeGreaterThan(2);
});

it.each<[string, AuditQuery, (n: number) => boolean]>([
  ['case', { caseId: 'case-0' }, (n) => n % 10 === 0],
  ['case and actor', { caseId: 'case-3', actorId: 'actor-1' }, (n) => n % 10 === 3 && n % 7 === 1],
  ['action', { caseId: 'case-1', action: 'case.changed' }, (n) => n % 10 === 1],
  ['the first part of an action', { actorId: 'actor-2', action: 'case' }, (n) => n % 7 === 2],
  ['subject', { subjectKind: 'Case', subjectId: 'subject-42' }, (n) => n === 42],
  ['a case nobody knows', { caseId: 'case' }, () => false],
  ['another kind of subject', { caseId: 'case-0', subjectKind: 'Media' }, () => false],
])('finds by %s, over all chains, newest first', async (_, query, test) => {
  const { found } = await all(new AuditSearch(audit.folder, audit.keyRing), query);
  expect(numbers(found)).toEqual(expected(test));
});

it('finds by time, both ends included', async () => {
  const search = new AuditSearch(audit.folder, audit.keyRing);
  const { found } = await all(search, { action: 'case.changed' });
  const [to, from] = [found[20]!.at, found[60]!.at];
  const within = await all(search, { action: 'case.changed', from, to });
  expect(within.found).toEqual(found.filter(({ at }) => at >= from && at <= to));
  expect(within.found.length).toBeGreaterThan(30);
});

it('reads a bounded part for each call, and still finds everything in some calls', async () => {
  const small = new AuditSearch(audit.folder, audit.keyRing, { maxBytes: 1 });
  const { found, calls } = await all(small, { caseId: 'case-4' }, 1_000);
  expect(numbers(found)).toEqual(expected((n) => n % 10 === 4));
  expect(calls).toBeGreaterThan(2);
});

it('does not open segments that hold nothing wanted', async () => {
  const few = new AuditSearch(audit.folder, audit.keyRing, { maxBytes: 1 });
  const { calls } = await all(few, { caseId: 'nobody' });
  expect(calls).toBe(1);
});

it('tells who read a case', async () => {
  await audit.log.record(auditEvent({ action: 'transcript.read', actorId: 'actor-0', caseId: 'case-5' }));
  await audit.log.record(auditEvent({ action: 'media.read', actorId: 'new', caseId: 'case-6' }));
  const search = new AuditSearch(audit.folder, audit.keyRing);
  expect(await search.readersOfCase('case-5')).toEqual({
    readers: [
      {
        actorId: 'actor-0',
        actorKind: 'user',
        reads: 1,
        emergency: false,
        firstAt: expect.any(String),
        lastAt: expect.any(String),
      },
    ],
    searchedBackTo: null,
  });
  const { readers } = await search.readersOfCase('case-6');
  expect(readers.map(({ actorId }) => actorId).sort()).toEqual(
    ['new', ...Array.from({ length: 7 }, (_, n) => `actor-${n}`)].sort(),
  );
  expect(readers[0]).toMatchObject({ actorId: 'new', reads: 1 });
  expect(readers.reduce((sum, { reads }) => sum + reads, 0)).toBe(31);
});
