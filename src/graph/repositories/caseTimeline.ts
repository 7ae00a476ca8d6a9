/** What belongs to a case and what was done with it, in the order of time. */
import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { timelineEntry, type TimelineEntry } from '../../wire/cases.ts';
import { cypher } from '../cypher.ts';
import type { Transaction } from '../Graph.ts';
import { readNames } from './userNames.ts';

/** Where in a timeline a page ends: nothing at or after this is in the next one. */
export interface TimelinePosition {
  at: string;
  subjectId: string;
}

/** Newest first, before a position, with the reasons of emergency access, which are not for everybody. */
export async function readTimeline(
  tx: Transaction,
  keyRing: KeyRing,
  caseId: string,
  before: TimelinePosition | null,
  limit: number,
): Promise<TimelineEntry[]> {
  const position = { at: before?.at ?? null, subjectId: before?.subjectId ?? null };
  const parameters = { caseId, ...position, limit };
  const rows = [
    ...(await tx.run(timelineOfBelongings, parameters)),
    ...(await tx.run(timelineOfCaseAndConsents, parameters)),
    ...(await tx.run(timelineOfEmergencies, { ...parameters, now: new Date().toISOString() })),
  ];
  const found = rows
    .map((row) => storedEntry.parse(row))
    .sort((a, b) => (a.at === b.at ? order(b.subjectId, a.subjectId) : order(b.at, a.at)))
    .slice(0, limit);
  const ids = found.flatMap(({ byId, aboutId }) => [byId, aboutId].filter((id) => id != null));
  const names = await readNames(tx, keyRing, [...new Set(ids)]);
  const personOf = (userId: string | null | undefined) =>
    userId == null ? null : { userId, displayName: names.get(userId) ?? null };
  return found.map(({ byId, aboutId, reason, ...plain }) =>
    timelineEntry.parse({
      ...plain,
      by: personOf(byId),
      about: personOf(aboutId),
      reason: reason == null ? null : keyRing.decrypt(reason, `BreakGlass.reason:${plain.subjectId}`),
    }),
  );
}

const order = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const storedEntry = z.object({
  kind: z.string(),
  subjectId: z.string(),
  at: z.string(),
  endedAt: z.string().nullable(),
  messages: z.int().nullable().default(null),
  byId: z.string().nullish(),
  aboutId: z.string().nullish(),
  relation: z.string().nullable().default(null),
  /** Sealed. */
  reason: z.string().nullish(),
});

const timelineOfBelongings = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(x)
  WHERE x:Room OR x:Session OR x:Media OR x:Note OR x:Decision OR x:Report OR x:CaseEvent
  WITH x, coalesce(x.startedAt, x.createdAt) AS at
  WHERE $at IS NULL OR at < $at OR (at = $at AND x.id < $subjectId)
  WITH x, at
  ORDER BY at DESC, x.id DESC
  LIMIT $limit
  RETURN CASE WHEN x:Session THEN 'session' WHEN x:Room THEN 'room' WHEN x:Media THEN 'media'
      WHEN x:Note THEN 'note' WHEN x:Decision THEN 'decision' WHEN x:CaseEvent THEN x.kind ELSE 'report' END AS kind,
    x.id AS subjectId, at AS at, x.endedAt AS endedAt,
    CASE WHEN x:Session THEN COUNT {(x)-[:CONTAINS]->(:Message)} ELSE null END AS messages,
    coalesce(x.byId, x.createdBy) AS byId, x.aboutId AS aboutId, x.relation AS relation`;

const timelineOfCaseAndConsents = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId
    AND ($at IS NULL OR c.createdAt < $at OR (c.createdAt = $at AND c.id < $subjectId))
  OPTIONAL MATCH (c)<-[:OWNS]-(u:User)
  RETURN 'caseCreated' AS kind, c.id AS subjectId, c.createdAt AS at, null AS endedAt, u.id AS byId
  UNION ALL
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)
  UNWIND ['consentGiven', 'consentWithdrawn'] AS kind
  WITH k, kind, CASE kind WHEN 'consentGiven' THEN k.givenAt ELSE k.withdrawnAt END AS at
  WHERE at IS NOT NULL AND ($at IS NULL OR at < $at OR (at = $at AND k.id < $subjectId))
  WITH k, kind, at
  ORDER BY at DESC, k.id DESC
  LIMIT $limit
  RETURN kind, k.id AS subjectId, at, CASE kind WHEN 'consentGiven' THEN k.withdrawnAt ELSE null END AS endedAt,
    null AS byId`;

// A review ends what still lasts: that is one entry and not two at the same moment, between which no page could end.
const timelineOfEmergencies = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(b:BreakGlass)
  WITH b, CASE WHEN b.reviewedAt <= b.until THEN b.reviewedAt ELSE b.until END AS ends
  UNWIND ['emergencyOpened', 'emergencyEnded', 'emergencyReviewed'] AS kind
  WITH b, kind, ends,
    CASE WHEN kind = 'emergencyOpened' THEN b.openedAt WHEN kind = 'emergencyReviewed' THEN b.reviewedAt
      WHEN b.reviewedAt <= b.until THEN null ELSE b.until END AS at
  WHERE at IS NOT NULL AND at <= $now AND ($at IS NULL OR at < $at OR (at = $at AND b.id < $subjectId))
  WITH b, kind, ends, at
  ORDER BY at DESC, b.id DESC
  LIMIT $limit
  RETURN kind, b.id AS subjectId, at, CASE kind WHEN 'emergencyOpened' THEN ends ELSE null END AS endedAt,
    CASE kind WHEN 'emergencyReviewed' THEN b.reviewedBy ELSE b.userId END AS byId,
    CASE kind WHEN 'emergencyOpened' THEN b.reason ELSE null END AS reason`;
