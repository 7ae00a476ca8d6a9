/**
 * The audit log: how fast entries are written that all are on disk before anybody is answered, how long one of them
 * waits, and how long verifying and searching a log of 1,000,000 entries takes.
 *
 *   npm run bench:audit -- --entries 100000     a smaller log
 */
import { parseArgs } from 'node:util';
import { v7 as uuidv7 } from 'uuid';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import { verifyAudit } from '../../src/audit/verifyAudit.ts';
import { auditEvent, temporaryAudit } from '../support/temporaryAudit.ts';
import { below, report, told } from './report.ts';

const { values } = parseArgs({ options: { entries: { type: 'string', default: '1000000' } } });
const entries = Number(values.entries);
/** Requests under way at once. */
const concurrency = 1_000;
const alone = 200;

const audit = await temporaryAudit();
const secondsOf = async (work: () => Promise<unknown>): Promise<number> => {
  const beganMs = performance.now();
  await work();
  return (performance.now() - beganMs) / 1000;
};

try {
  const waitsMs: number[] = [];
  for (let n = 0; n < alone; n++)
    waitsMs.push(1000 * (await secondsOf(() => audit.log.record(auditEvent()))));
  waitsMs.sort((a, b) => a - b);

  // People come back to their cases: each case is looked at for a while.
  const people = Array.from({ length: 50 }, () => uuidv7());
  let written = 0;
  const cpuBefore = process.cpuUsage();
  const writeS = await secondsOf(() =>
    Promise.all(
      Array.from({ length: concurrency }, async () => {
        let caseId = uuidv7();
        while (written < entries) {
          if (written % 37 === 0) caseId = uuidv7();
          const actorId = people[written++ % people.length]!;
          await audit.log.record(
            auditEvent({ actorId, caseId, subjectId: caseId, purpose: 'treatment', requestId: caseId }),
          );
        }
      }),
    ),
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  const oneCase = uuidv7();
  await audit.log.record(auditEvent({ caseId: oneCase, subjectId: oneCase }));
  await audit.log.close();

  const search = new AuditSearch(audit.folder, audit.keyRing);
  let readers = 0;
  const searchS = await secondsOf(async () => {
    readers = (await search.readersOfCase(oneCase)).readers.length;
  });
  let faults = -1;
  const verifyS = await secondsOf(async () => {
    const verdict = await verifyAudit(audit.folder, audit.keyRing, null);
    if (verdict.entries < entries) throw new Error(`only ${verdict.entries} entries were verified`);
    faults = verdict.faults.length;
  });

  report('audit', [
    told('entries written, each on disk when answered', written / writeS, '1/s'),
    told('CPU for 1000 entries', (user + system) / written, 'ms'),
    told('wait for one entry alone, median', waitsMs[alone / 2]!, 'ms'),
    below(100, 'wait for one entry alone, p99', waitsMs[Math.floor(alone * 0.99)]!, 'ms'),
    told('entries verified', written, ''),
    told('verifying them', verifyS, 's'),
    told('faults found', faults, ''),
    told('who read one case among them', searchS * 1000, 'ms'),
    told('readers of it found', readers, ''),
  ]);
} finally {
  await audit.close();
}
