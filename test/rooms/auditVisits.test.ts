import { v7 as uuidv7 } from 'uuid';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import type { Auditing } from '../../src/audit/AuditLog.ts';
import { auditVisits } from '../../src/rooms/auditVisits.ts';
import { WireError } from '../../src/wire/errors.ts';
import { admit, join, leave, setConsent } from '../../src/wire/events/admission.ts';
import { admittedEvent, participantUpdated } from '../../src/wire/events/server.ts';
import { RecordingPipeline } from '../support/RecordingPipeline.ts';
import { noConsent, participantIdOf, toCaptions } from '../support/RoomsClient.ts';
import { RoomsServer } from '../support/roomsServer.ts';
import { temporaryAudit } from '../support/temporaryAudit.ts';

/** A log whose disk takes its time, or nothing. */
class SlowLog implements Auditing {
  entries = 0;
  held: Promise<void> = Promise.resolve();

  async record(): Promise<void> {
    this.entries++;
    await this.held;
  }
}

const pipeline = new RecordingPipeline();
let server: RoomsServer;
let log: SlowLog;
beforeEach(async () => {
  pipeline.taps.length = 0;
  server = await RoomsServer.start({ pipeline, settings: { consentKeptMs: 300 } });
  log = new SlowLog();
});
afterEach(async () => {
  expect(server.faults).toEqual([]);
  await server.close();
});

const unwritable = () => new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'audit' });
const failing = () => {
  const held = Promise.reject<void>(unwritable());
  held.catch(() => {});
  return held;
};

test('what somebody agrees to and withdraws in a visit stands in the audit log', async () => {
  const audit = await temporaryAudit();
  auditVisits(server.registry, audit.log);
  const host = await server.host(server.room());
  await host.request(setConsent, toCaptions);
  await host.request(setConsent, noConsent);

  const { entries } = await new AuditSearch(audit.folder, audit.keyRing).search(
    { action: 'consent' },
    10,
    null,
  );
  const { session, participantId } = host.admission;
  expect(entries.reverse().slice(-2)).toMatchObject([
    { actorId: participantId, subjectId: session.sessionId, detail: { captions: true, ai: false } },
    { actorId: participantId, subjectId: session.sessionId, detail: { captions: false } },
  ]);
  await audit.close();
});

test('who was in a visit of a case, and who came back to it, is one of those who read the case', async () => {
  const audit = await temporaryAudit();
  auditVisits(server.registry, audit.log);
  const [userId, caseId] = [uuidv7(), uuidv7()];
  const room = server.room({ caseId });
  const doctor = await server.connect(await server.tokenOfAccount(room, userId));
  await doctor.enter();
  // A guest stands among the people of the visit.
  await server.patient(room, doctor);
  await doctor.request(leave, {});
  await doctor.enter();
  const log = new AuditSearch(audit.folder, audit.keyRing);
  await expect
    .poll(async () => (await log.search({ action: 'visit.entered' }, 10, null)).entries.length)
    .toBe(3);
  const { readers } = await log.readersOfCase(caseId);
  expect(readers).toMatchObject([{ actorId: userId, reads: 2 }]);
  await audit.close();
});

test('who agrees with an account is found by it, and who sits beside them is a guest', async () => {
  const audit = await temporaryAudit();
  auditVisits(server.registry, audit.log);
  const userId = uuidv7();
  const room = server.room();
  const token = await server.tokenOfAccount(room, userId);
  const doctor = await server.connect(token);
  await doctor.enter({ consent: toCaptions });
  const { participantId, session } = doctor.admission;
  const companion = await server.connect(token);
  const secondDevice = { choice: 'beside', role: 'interpreter', displayName: 'Luz' } as const;
  await companion.enter({ consent: toCaptions, secondDevice });

  const log = new AuditSearch(audit.folder, audit.keyRing);
  const ofAccount = await log.search({ actorId: userId }, 10, null);
  const subject = { actorKind: 'user', subjectId: session.sessionId };
  expect(ofAccount.entries).toMatchObject([
    { ...subject, action: 'consent.changed', detail: { participantId, captions: true } },
    { ...subject, action: 'visit.entered', detail: { participantId } },
  ]);
  const companionId = companion.admission.participantId;
  expect((await log.search({ actorId: companionId }, 10, null)).entries).toMatchObject([
    { actorKind: 'participant', detail: { besideUserId: userId, captions: true } },
    { action: 'visit.entered', actorKind: 'participant', detail: { besideUserId: userId } },
  ]);
  await audit.close();
});

test('a consent is acknowledged when its entry is on disk, and not before', async () => {
  auditVisits(server.registry, log);
  const host = await server.host(server.room());
  const written = Promise.withResolvers<void>();
  log.held = written.promise;
  let acknowledged = false;
  const asked = host.request(setConsent, toCaptions).then(() => (acknowledged = true));
  // Told to everybody while the entry is being written, so that by now an early answer would have come.
  await host.next(participantUpdated, ({ consent }) => consent.captions);
  expect(acknowledged).toBe(false);
  written.resolve();
  await asked;
});

test('a consent that cannot be written down is refused and does not stand; a withdrawal stands all the same', async () => {
  auditVisits(server.registry, log);
  const host = await server.host(server.room());
  await host.request(setConsent, toCaptions);
  log.held = failing();
  expect(await host.refusal(setConsent, { ...toCaptions, ai: true })).toBe('DEPENDENCY_UNAVAILABLE');
  expect(host.pending(participantUpdated).at(-1)?.consent).toEqual(toCaptions);
  expect(await host.refusal(setConsent, noConsent)).toBe('DEPENDENCY_UNAVAILABLE');
  expect(host.pending(participantUpdated).at(-1)?.consent).toEqual(noConsent);
});

test('nobody is in by a join or an admission whose consent cannot be written down, and may come again', async () => {
  auditVisits(server.registry, log);
  const room = server.room();
  const host = await server.newcomer(room, 'host');
  log.held = failing();
  expect(await host.refusal(join, { consent: toCaptions })).toBe('DEPENDENCY_UNAVAILABLE');
  log.held = Promise.resolve();
  await host.enter();

  const patient = await server.newcomer(room, 'patient', 'Ana Ruiz');
  await patient.wait({ consent: toCaptions });
  log.held = failing();
  const participantId = participantIdOf(patient.token);
  expect(await host.refusal(admit, { participantId })).toBe('DEPENDENCY_UNAVAILABLE');
  await patient.disconnected();
  expect(patient.pending(admittedEvent)).toEqual([]);
  log.held = Promise.resolve();
  await (await server.connect(patient.token)).enter({ consent: toCaptions });
});

test('a withdrawal detaches within a second while the log hangs, also behind a consent that waits for it', async () => {
  auditVisits(server.registry, log);
  const host = await server.host(server.room());
  await host.request(setConsent, toCaptions);
  await host.publish('microphone');
  await pipeline.until(() => pipeline.open.length === 1);
  log.held = new Promise(() => {});
  const since = performance.now();
  const granting = host.refusal(setConsent, { ...toCaptions, ai: true });
  const withdrawing = host.refusal(setConsent, noConsent);
  await pipeline.until(() => pipeline.open.length === 0);
  expect(performance.now() - since).toBeLessThan(1_000);
  expect(await Promise.all([granting, withdrawing])).toEqual([
    'DEPENDENCY_UNAVAILABLE',
    'DEPENDENCY_UNAVAILABLE',
  ]);
});
