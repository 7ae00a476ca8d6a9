import { expect, it } from 'vitest';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import { startLinkMaker } from '../../src/cli/startLink.ts';
import { temporaryAudit } from '../support/temporaryAudit.ts';

it('a start link is written down before it is given out, without its secret', async () => {
  const audit = await temporaryAudit();
  const freshLink = startLinkMaker('http://clinic', { issue: async () => '/#start=secret' }, audit.log);
  expect(await freshLink()).toEqual({ url: 'http://clinic/#start=secret' });
  const { entries } = await new AuditSearch(audit.folder, audit.keyRing).search({}, 10, null);
  expect(entries).toMatchObject([{ action: 'signIn.startLinkMade', actorId: 'operator' }]);
  expect(JSON.stringify(entries)).not.toContain('secret');
  await audit.log.close();
  await expect(freshLink()).rejects.toMatchObject({ code: 'DEPENDENCY_UNAVAILABLE' });
  await audit.close();
});
