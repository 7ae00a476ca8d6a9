import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Auditing } from '../../src/audit/AuditLog.ts';
import type { AuditEvent } from '../../src/audit/auditEntry.ts';
import { WireError } from '../../src/wire/errors.ts';
import { endSession } from '../../src/wire/events/admission.ts';
import { closed } from '../../src/wire/events/server.ts';
import { RoomsServer } from '../support/roomsServer.ts';

/** A log that keeps what it is told, until its disk is full. */
class FillingLog implements Auditing {
  readonly events: AuditEvent[] = [];
  full = false;

  async record(event: AuditEvent): Promise<void> {
    if (this.full) throw new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'audit' });
    this.events.push(event);
  }
}

const log = new FillingLog();
let server: RoomsServer;
beforeAll(async () => {
  server = await RoomsServer.start({ audit: log });
});
afterAll(() => server.close());

test('who ends a visit for everybody stands in the audit log', async () => {
  const room = server.room();
  const host = await server.host(room);
  const { participantId, session } = host.admission;
  await host.request(endSession, {});
  await host.next(closed);
  expect(log.events).toEqual([
    {
      ...{ action: 'room.endVisit', actorId: participantId, actorKind: 'participant' },
      ...{ subjectKind: 'Room', subjectId: room.roomId, caseId: room.caseId },
      detail: { sessionId: session.sessionId },
    },
  ]);
});

test('whoever ends it with an account is named by that', async () => {
  const room = server.room();
  const userId = uuidv7();
  const doctor = await server.connect(await server.tokenOfAccount(room, userId));
  await doctor.enter();
  const { participantId, session } = doctor.admission;
  await doctor.request(endSession, {});
  await doctor.next(closed);
  expect(log.events.at(-1)).toMatchObject({
    ...{ action: 'room.endVisit', actorId: userId, actorKind: 'user', subjectId: room.roomId },
    detail: { participantId, sessionId: session.sessionId },
  });
});

test('a visit whose ending cannot be written down ends all the same, and its host is told', async () => {
  const host = await server.host(server.room());
  log.full = true;
  expect(await host.refusal(endSession, {})).toBe('DEPENDENCY_UNAVAILABLE');
  await host.next(closed);
});
