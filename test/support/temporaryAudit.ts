import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { v7 as uuidv7 } from 'uuid';
import { createLogger } from '../../config/logger.ts';
import type { AuditEvent } from '../../src/audit/auditEntry.ts';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { temporaryKeyRing } from './temporaryKeyRing.ts';

/** A real audit log in a folder of its own, gone with `close`. */
export interface TemporaryAudit {
  folder: string;
  keyRing: KeyRing;
  log: AuditLog;
  /** What it wrote to the server's log. */
  messages: string[];
  /** Closes the log and opens it again, as a restart does. */
  reopen(): Promise<AuditLog>;
  close(): Promise<void>;
}

export async function temporaryAudit(): Promise<TemporaryAudit> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-audit-'));
  const keyRing = await temporaryKeyRing();
  const messages: string[] = [];
  const logger = await createLogger({
    level: 'debug',
    destination: { write: (line) => void messages.push(line) },
  });
  const start = () => AuditLog.open({ folder, kind: 'server', keyRing, logger });
  const audit: TemporaryAudit = {
    folder,
    keyRing,
    messages,
    log: await start(),
    async reopen() {
      await audit.log.close();
      audit.log = await start();
      return audit.log;
    },
    async close() {
      await audit.log.close();
      await rm(folder, { recursive: true });
    },
  };
  return audit;
}

export function auditEvent(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    action: 'case.read',
    actorId: uuidv7(),
    actorKind: 'user',
    subjectKind: 'Case',
    subjectId: uuidv7(),
    caseId: null,
    ...change,
  };
}
