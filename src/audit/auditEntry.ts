/**
 * One entry of the audit log and its form on disk: a line of JSON in the canonical form of RFC 8785 (names sorted, no
 * white space), whose last member is the HMAC-SHA-256 of the line without that member, with a subkey of the key ring
 * that stays when keys are rotated. Each names the hash of the one before.
 */
import { hash } from 'node:crypto';
import type { z } from 'zod';
import type { KeyedHasher, KeyRing } from '../privacy/KeyRing.ts';
import { auditEntry, auditEvent } from '../wire/audit.ts';

export type AuditEvent = z.infer<typeof auditEvent>;

export type AuditEntry = z.infer<typeof auditEntry>;

export const firstPrevious = '0'.repeat(64);

/** What makes the hashes of entries: nobody without the keys can. */
export const entryHasher = (keyRing: KeyRing): KeyedHasher => keyRing.hasherOf('audit entry');

/** The end of a chain. */
export interface ChainHead {
  sequence: number;
  hash: string;
  at: string;
}

/** Throws a ZodError where the event has not the form. */
export function checkEvent(event: AuditEvent): AuditEvent {
  return auditEvent.parse(event);
}

/** The entry that follows `head`, its line without the line end, and the head it makes. */
export function chainEntry(
  event: AuditEvent,
  writer: string,
  head: ChainHead,
  now: string,
  hasher: KeyedHasher,
): { entry: AuditEntry; line: string; head: ChainHead } {
  const at = now > head.at ? now : head.at;
  const sequence = head.sequence + 1;
  const unhashed = { ...event, at, writer, sequence, previous: head.hash };
  const body = canonicalJson(unhashed);
  const digest = hasher(body);
  return {
    entry: { ...unhashed, hash: digest },
    line: `${body.slice(0, -1)},"hash":"${digest}"}`,
    head: { sequence, hash: digest, at },
  };
}

const hashMember = /^,"hash":"([0-9a-f]{64})"\}$/;
const hashMemberBytes = ',"hash":""}'.length + 64;

/** Null where the line is not what was written, down to the byte. */
export function readEntry(line: Buffer, hasher: KeyedHasher): AuditEntry | null {
  const parts = partsOf(line);
  if (!parts || hasher(parts.body) !== parts.claimed) return null;
  const entry = auditEntry.safeParse(JSON.parse(line.toString()));
  return entry.success ? entry.data : null;
}

/** Whether its hash is one that anybody could have made, as those of the very first chains were. */
export function isUnkeyed(line: Buffer): boolean {
  const parts = partsOf(line);
  return parts !== null && hash('sha256', parts.body) === parts.claimed;
}

function partsOf(line: Buffer): { body: Buffer; claimed: string } | null {
  const bodyBytes = line.byteLength - hashMemberBytes;
  if (bodyBytes <= 0) return null;
  const [, claimed] = hashMember.exec(line.toString('latin1', bodyBytes)) ?? [];
  if (claimed === undefined) return null;
  return { body: Buffer.concat([line.subarray(0, bodyBytes), closingBrace]), claimed };
}

const closingBrace = Buffer.from('}');

/** RFC 8785 for what audit entries and checkpoints hold: objects, strings, numbers, booleans and null. */
export function canonicalJson(value: unknown): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, member]) => `${JSON.stringify(name)}:${canonicalJson(member)}`);
  return `{${members.join(',')}}`;
}
