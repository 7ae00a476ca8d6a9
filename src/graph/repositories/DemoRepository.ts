import { z } from 'zod';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

/** What a demonstration made, and what was done with it since. */
export interface DemoExtent {
  userIds: string[];
  /** Cases of the demonstration, and those that its people made. */
  caseIds: string[];
}

/** Marks what a demonstration made, and finds it again. */
export class DemoRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** Before anything else is made of them. Idempotent. */
  async markPeople(userIds: readonly string[]): Promise<void> {
    await this.#graph.write((tx) => tx.run(markUsers, { userIds: [...userIds] }));
  }

  /** The case and all that belongs to it. Idempotent. */
  async markCase(caseId: string): Promise<void> {
    await this.#graph.write(async (tx) => {
      await tx.run(markCase, { caseId });
      await tx.run(markBelongings, { caseId });
      await tx.run(markVisits, { caseId });
      await tx.run(markConsents, { caseId });
      await tx.run(markFiles, { caseId });
      await tx.run(markEvents, { caseId });
    });
  }

  /** All of it was made. */
  async finish(caseId: string): Promise<void> {
    await this.#graph.write((tx) => tx.run(finishCase, { caseId }));
  }

  /** Also where somebody has closed or deleted the case since. */
  async isFinished(caseId: string): Promise<boolean> {
    return (await this.#graph.rows(finishedCase, { caseId })).length > 0;
  }

  async extent(): Promise<DemoExtent> {
    return this.#graph.read(async (tx) => {
      const users = await tx.run(demoUsers);
      const marked = await tx.run(demoCases);
      const owned = await tx.run(casesOfDemoUsers);
      return {
        userIds: ids(users),
        caseIds: [...new Set([...ids(marked), ...ids(owned)])],
      };
    });
  }

  /** What is left of them when their contents are gone: nobody's data, so that nothing of it has to stay. */
  async forget({ userIds, caseIds }: DemoExtent): Promise<void> {
    await this.#graph.write(async (tx) => {
      await tx.run(removeEvents, { caseIds });
      await tx.run(removeVisits, { caseIds });
      await tx.run(removeCases, { caseIds });
      await tx.run(removeUsers, { userIds });
    });
  }
}

const ids = (rows: readonly Record<string, unknown>[]): string[] =>
  rows.map(({ id }) => z.string().parse(id));

const markUsers = cypher`MATCH (u:User) WHERE u.id IN $userIds SET u.demo = true`;
const markCase = cypher`MATCH (c:\`Case\` {id: $caseId}) SET c.demo = true`;
const finishCase = cypher`MATCH (c:\`Case\` {id: $caseId}) SET c.demoFinished = true`;
const finishedCase = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id = $caseId AND c.demoFinished = true
  RETURN c.id AS id`;
const markBelongings = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(x)
  SET x.demo = true`;
const markVisits = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)-[:HAS_PARTICIPANT|CONTAINS|IN_ROOM]->(x)
  SET x.demo = true`;
const markConsents = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)<-[:BELONGS_TO]-(k:Consent)
  SET k.demo = true`;
const markFiles = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(m:Media)-[:STORED_AS|HAS_THUMBNAIL]->(f:File)
  SET f.demo = true`;
// They wait to be told to other platforms.
const markEvents = cypher`MATCH (e:VisitEvent) WHERE e.caseId = $caseId SET e.demo = true`;
const demoUsers = cypher`MATCH (u:User) WHERE u.demo = true RETURN u.id AS id`;
const demoCases = cypher`MATCH (c:\`Case\`) WHERE c.demo = true RETURN c.id AS id`;
const casesOfDemoUsers = cypher`
  MATCH (u:User)
  WHERE u.demo = true
  MATCH (u)-[:OWNS]->(c:\`Case\`)
  RETURN c.id AS id`;
const removeEvents = cypher`MATCH (e:VisitEvent) WHERE e.caseId IN $caseIds DETACH DELETE e`;
const removeVisits = cypher`
  MATCH (c:\`Case\`)<-[:BELONGS_TO]-(s:Session)
  WHERE c.id IN $caseIds
  OPTIONAL MATCH (s)-[:HAS_PARTICIPANT]->(p:Participant)
  OPTIONAL MATCH (s)<-[:BELONGS_TO]-(k:Consent)
  OPTIONAL MATCH (s)-[:IN_ROOM]->(r:Room)
  WITH collect(DISTINCT s) AS visits, collect(DISTINCT p) AS people, collect(DISTINCT k) AS consents,
    collect(DISTINCT r) AS rooms
  FOREACH (r IN rooms | DETACH DELETE r)
  FOREACH (k IN consents | DETACH DELETE k)
  FOREACH (p IN people | DETACH DELETE p)
  FOREACH (s IN visits | DETACH DELETE s)`;
const removeCases = cypher`
  MATCH (c:\`Case\`)
  WHERE c.id IN $caseIds
  OPTIONAL MATCH (c)<-[:BELONGS_TO]-(x)
  WITH collect(DISTINCT c) AS cases, collect(DISTINCT x) AS belongings
  FOREACH (x IN belongings | DETACH DELETE x)
  FOREACH (c IN cases | DETACH DELETE c)`;
const removeUsers = cypher`
  MATCH (u:User)
  WHERE u.id IN $userIds
  OPTIONAL MATCH (u)-[:HAS_PASSKEY]->(k:Passkey)
  WITH collect(DISTINCT u) AS users, collect(k) AS passkeys
  FOREACH (k IN passkeys | DETACH DELETE k)
  FOREACH (u IN users | DETACH DELETE u)`;
