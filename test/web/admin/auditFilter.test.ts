/** What the page about the audit log asks of the server. */
import { expect, test } from 'vitest';
import { everything, isFiltered, queryOf } from '../../../src/web/admin/audit/auditFilter.ts';
import { sample } from '../../../src/wire/examples.ts';
import { searchAudit } from '../../../src/wire/routes/audit.ts';

test('asks for all that was chosen, whole days included, and for nothing else', () => {
  expect(queryOf(everything)).toEqual({});
  expect(isFiltered(everything)).toBe(false);
  const filter = {
    ofCase: { caseId: sample.caseId, caseNumber: 'C-2026-000123-X' },
    person: { actorId: sample.hostId, name: 'Dr. Ines Lund' },
    area: 'signIn' as const,
    outcome: 'refused' as const,
    from: '2026-03-02',
    to: '2026-03-02',
  };
  expect(isFiltered(filter)).toBe(true);
  const { from = '', to = '', ...others } = searchAudit.query.parse(queryOf(filter));
  expect(others).toEqual({
    ...{ caseId: sample.caseId, actorId: sample.hostId, action: 'signIn', outcome: 'refused', limit: 100 },
  });
  expect(new Date(to).getTime() - new Date(from).getTime()).toBe(24 * 3600_000 - 1);
  expect(new Date(from).getHours()).toBe(0);
});
