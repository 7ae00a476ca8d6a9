import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

/** Somebody opened a case that is not theirs. */
export interface BreakGlassRecord {
  breakGlassId: string;
  caseId: string;
  userId: string;
  reason: string;
  openedAt: string;
  until: string;
  review: { at: string; byUserId: string; verdict: Verdict; remark: string | null } | null;
}

/** A case by what people have of it: its number, or a link with its id. */
export interface CaseName {
  caseNumber?: string | undefined;
  caseId?: string | undefined;
}

const verdict = z.enum(['justified', 'unjustified']);
type Verdict = z.infer<typeof verdict>;

const stored = z.object({
  id: z.string(),
  caseId: z.string(),
  userId: z.string(),
  reason: z.string(),
  openedAt: z.string(),
  until: z.string(),
  reviewedAt: z.string().nullish(),
  reviewedBy: z.string().nullish(),
  verdict: verdict.nullish(),
  remark: z.string().nullish(),
});

const caseByNumber = cypher`
  MATCH (c:\`Case\`)
  WHERE c.caseNumber = $caseNumber AND c.deletedAt IS NULL
  RETURN c.id AS caseId`;
const caseById = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId AND c.deletedAt IS NULL
  RETURN c.id AS caseId`;
// The writing locks the person, so that of two who open at once the second counts the first.
const lockPerson = cypher`MERGE (u:User {id: $userId}) SET u.id = u.id`;
const countOpen = cypher`
  MATCH (:User {id: $userId})-[r:BREAK_GLASS]->(:\`Case\`)
  WHERE r.until > $now
  RETURN count(r) AS open`;
const create = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MERGE (u:User {id: $userId})
  MERGE (b:BreakGlass {id: $id})
  SET b += $properties
  MERGE (b)-[:BELONGS_TO]->(c)
  MERGE (u)-[r:BREAK_GLASS {id: $id}]->(c)
  SET r.until = $until
  RETURN b {.*} AS found`;
const byId = cypher`MATCH (b:BreakGlass {id: $id}) RETURN b {.*} AS found`;
// The writing locks it, so that what is read is the newest.
const lock = cypher`MATCH (b:BreakGlass {id: $id}) SET b.id = b.id RETURN b {.*} AS found`;
const page = cypher`
  MATCH (b:BreakGlass)
  WHERE b.id < $before AND ($openOnly = false OR b.reviewedAt IS NULL)
  RETURN b {.*} AS found ORDER BY b.id DESC LIMIT $limit`;
const review = cypher`
  MATCH (b:BreakGlass {id: $id})
  SET b += $properties
  RETURN b {.*} AS found`;
const end = cypher`
  MATCH (u:User {id: $userId})-[r:BREAK_GLASS {id: $id}]->(:\`Case\` {id: $caseId})
  WHERE r.until > $now
  SET r.until = $now
  RETURN r.id AS id`;

/** Greater than every id. */
const afterAll = 'g';

/** Access in an emergency. Reasons and remarks may name patients, so they are sealed. */
export class BreakGlassRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** Its id. */
  async findCase({ caseNumber, caseId }: CaseName): Promise<string | null> {
    const [row] = await (caseId === undefined
      ? this.#graph.rows(caseByNumber, { caseNumber: caseNumber ?? null })
      : this.#graph.rows(caseById, { caseId }));
    return row ? z.string().parse(row['caseId']) : null;
  }

  /** Null where so many of this person's are open by then. */
  async open(access: Omit<BreakGlassRecord, 'review'>, maxOpen: number): Promise<BreakGlassRecord | null> {
    const { breakGlassId: id, reason: text, ...properties } = access;
    const reason = this.#keyRing.encrypt(text, contextOf('reason', id));
    const { userId, openedAt: now } = properties;
    return this.#graph.write(async (tx) => {
      await tx.run(lockPerson, { userId });
      const [counted] = await tx.run(countOpen, { userId, now });
      if (z.int().parse(counted?.['open']) >= maxOpen) return null;
      const [row] = await tx.run(create, { ...properties, id, properties: { ...properties, reason } });
      return this.#recordOf(row?.['found']);
    });
  }

  async find(breakGlassId: string): Promise<BreakGlassRecord | null> {
    const [row] = await this.#graph.rows(byId, { id: breakGlassId });
    return row ? this.#recordOf(row['found']) : null;
  }

  /** Newest first, of those opened before `before`. */
  async list(wanted: {
    before?: string | undefined;
    limit: number;
    openOnly: boolean;
  }): Promise<BreakGlassRecord[]> {
    const { before = afterAll, limit, openOnly } = wanted;
    const rows = await this.#graph.rows(page, { before, limit, openOnly });
    return rows.map(({ found }) => this.#recordOf(found));
  }

  /** Keeps the verdict and ends the access. Null where somebody has reviewed it already. */
  async review(
    { breakGlassId: id, userId, caseId }: BreakGlassRecord,
    { at, byUserId, verdict: said, remark }: NonNullable<BreakGlassRecord['review']>,
  ): Promise<BreakGlassRecord | null> {
    const properties = {
      reviewedAt: at,
      reviewedBy: byUserId,
      verdict: said,
      ...(remark === null ? {} : { remark: this.#keyRing.encrypt(remark, contextOf('remark', id)) }),
    };
    return this.#graph.write(async (tx) => {
      const [found] = await tx.run(lock, { id });
      if (!found || this.#recordOf(found['found']).review) return null;
      await tx.run(end, { id, userId, caseId, now: at });
      const [row] = await tx.run(review, { id, properties });
      return this.#recordOf(row?.['found']);
    });
  }

  #recordOf(value: unknown): BreakGlassRecord {
    const { id, caseId, userId, reason, openedAt, until, ...found } = stored.parse(value);
    const { reviewedAt, reviewedBy, verdict: said, remark } = found;
    return {
      breakGlassId: id,
      caseId,
      userId,
      reason: this.#keyRing.decrypt(reason, contextOf('reason', id)),
      openedAt,
      until,
      review:
        reviewedAt == null || reviewedBy == null || said == null
          ? null
          : {
              at: reviewedAt,
              byUserId: reviewedBy,
              verdict: said,
              remark: remark == null ? null : this.#keyRing.decrypt(remark, contextOf('remark', id)),
            },
    };
  }
}

const contextOf = (property: string, id: string) => `BreakGlass.${property}:${id}`;
