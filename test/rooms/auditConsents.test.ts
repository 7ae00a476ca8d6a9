import { expect, test } from 'vitest';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import { auditConsents } from '../../src/rooms/auditConsents.ts';
import { setConsent } from '../../src/wire/events/admission.ts';
import { noConsent, toCaptions } from '../support/RoomsClient.ts';
import { quietLogger, RoomsServer } from '../support/roomsServer.ts';
import { temporaryAudit } from '../support/temporaryAudit.ts';

test('what somebody agrees to and withdraws in a visit stands in the audit log', async () => {
  const server = await RoomsServer.start();
  const audit = await temporaryAudit();
  auditConsents(server.registry, audit.log, await quietLogger());
  const host = await server.host(server.room());
  await host.request(setConsent, toCaptions);
  await host.request(setConsent, noConsent);
  await server.close();
  await audit.log.close();

  const { entries } = await new AuditSearch(audit.folder).search({ action: 'consent' }, 10, null);
  const { session, participantId } = host.admission;
  expect(entries.reverse().slice(-2)).toMatchObject([
    { actorId: participantId, subjectId: session.sessionId, detail: { captions: true, ai: false } },
    { actorId: participantId, subjectId: session.sessionId, detail: { captions: false } },
  ]);
  await audit.close();
});
