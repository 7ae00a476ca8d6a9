/**
 * Anchors: how far each chain and its checkpoints had come, kept outside of the folder of the log. Whoever cuts both
 * back together, or takes a whole chain away, contradicts them.
 */
import { randomUUID } from 'node:crypto';
import { link, readFile, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { AuditAnchor } from '../wire/audit.ts';
import { canonicalJson } from './auditEntry.ts';

/** Where anchors are kept: the graph. */
export interface AnchorStore {
  /** Instead of the one of before. */
  keep(anchor: AuditAnchor): Promise<void>;
  /** Of all logs whose servers share the graph. */
  all(): Promise<AuditAnchor[]>;
}

const sign = (keyRing: KeyRing, unsigned: Omit<AuditAnchor, 'signature'>) =>
  keyRing.keyedHash('audit anchor', canonicalJson(unsigned));

export function signedAnchor(
  keyRing: KeyRing,
  { logId, writer, ...head }: Omit<AuditAnchor, 'id' | 'signature'>,
): AuditAnchor {
  const unsigned = { id: `${logId}/${writer}`, logId, writer, ...head };
  return { ...unsigned, signature: sign(keyRing, unsigned) };
}

export function isGenuine(keyRing: KeyRing, { signature, ...unsigned }: AuditAnchor): boolean {
  return sign(keyRing, unsigned) === signature;
}

const idPath = (folder: string) => join(folder, 'id');

/** What this log is called among others in the graph; null where it has no name yet. */
export async function readLogId(folder: string): Promise<string | null> {
  return readFile(idPath(folder), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
}

/** Given once, also where two processes begin together: a link comes to be whole or not at all. */
export async function logIdOf(folder: string): Promise<string> {
  const standing = await readLogId(folder);
  if (standing !== null) return standing;
  const made = join(folder, `id.${randomUUID()}`);
  await writeFile(made, randomUUID(), { mode: 0o600, flush: true });
  await link(made, idPath(folder)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error;
  });
  await unlink(made);
  return readFile(idPath(folder), 'utf8');
}
