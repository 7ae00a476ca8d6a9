/** A record with a number of everything that grows with it: what is asked for is whole, the rest only has to be there. */
import { v7 as uuidv7 } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import type { Graph } from '../../src/graph/Graph.ts';
import { BreakGlassRepository } from '../../src/graph/repositories/BreakGlassRepository.ts';
import { DeliveryRepository } from '../../src/graph/repositories/DeliveryRepository.ts';
import { MediaRepository } from '../../src/graph/repositories/MediaRepository.ts';
import { NotificationRepository } from '../../src/graph/repositories/NotificationRepository.ts';
import { UserRepository } from '../../src/graph/repositories/UserRepository.ts';
import type { KeyRing } from '../../src/privacy/KeyRing.ts';
import { fillRecord } from './fillRecord.ts';

/** Somebody with cases, and all that the page asks for of one of them. */
export interface Asked {
  userId: string;
  email: string;
  caseId: string;
  caseNumber: string;
  sessionId: string;
  mediaId: string;
}

export const askers = 10;
const casesOfEach = 20;
const linesPerVisit = 10;
const batch = 1_000;
export const askedCases = askers * casesOfEach;
/** Its deliveries are listed. */
export const webhookId = uuidv7();
const deliveriesOfOne = 60;

const caseNumbers = cypher`MATCH (c:\`Case\`) WHERE c.id IN $ids RETURN c.id AS id, c.caseNumber AS number`;
const addRoom = cypher`
  MATCH (c:\`Case\` {id: $caseId})
  MERGE (r:Room {id: $roomId})
  SET r.createdAt = $at
  MERGE (r)-[:BELONGS_TO]->(c)`;
const addConsents = cypher`
  MATCH (c:\`Case\` {id: $caseId})<-[:BELONGS_TO]-(s:Session)-[:HAS_PARTICIPANT]->(p:Participant)
  WITH s, p
  ORDER BY p.id
  CREATE (k:Consent {id: p.id, kind: 'ai', givenAt: $at, textVersion: '1'})-[:BELONGS_TO]->(s)
  CREATE (p)-[:GAVE]->(k)`;

/** The cases that are asked for, each with a visit of several lines, consents, a file, a room and a notification. */
export async function fillAsked(graph: Graph, keyRing: KeyRing): Promise<Asked[]> {
  const at = new Date().toISOString();
  const size = { cases: askedCases, owners: askers, visits: askedCases, linesPerVisit };
  const owners = await fillRecord(graph, keyRing, size);
  const users = new UserRepository(graph, keyRing);
  const media = new MediaRepository(graph, keyRing);
  const asked: Asked[] = [];
  for (const [n, { userId, caseIds, visits }] of owners.entries()) {
    const email = `clinician-${n}@example.org`;
    await users.create({ userId, displayName: `Clinician ${n}`, email, role: 'clinician' });
    const rows = await graph.rows(caseNumbers, { ids: caseIds });
    const numbers = new Map(rows.map(({ id, number }) => [id, number as string]));
    for (const [at_, caseId] of caseIds.entries()) {
      const mediaId = uuidv7();
      const plain = { kind: 'picture' as const, contentType: 'image/png', scanned: false };
      await media.create({
        media: { ...plain, mediaId, caseId, fileName: 'rash.png', createdAt: at, createdBy: userId },
        file: { fileId: uuidv7(), sealedKey: 'k', bytes: 1, sha256: 'a'.repeat(64) },
        thumbnail: null,
      });
      await graph.write((tx) => tx.run(addRoom, { caseId, roomId: uuidv7(), at }));
      await graph.write((tx) => tx.run(addConsents, { caseId, at }));
      await notify(graph, keyRing, userId, caseId, at);
      const { sessionId } = visits[at_]!;
      asked.push({ userId, email, caseId, caseNumber: numbers.get(caseId)!, sessionId, mediaId });
    }
  }
  await new BreakGlassRepository(graph, keyRing).open(
    {
      ...{ breakGlassId: uuidv7(), caseId: asked[0]!.caseId, userId: asked.at(-1)!.userId },
      ...{ reason: 'Unconscious', openedAt: at, until: at },
    },
    1,
  );
  await deliver(graph, asked[0]!.sessionId, at);
  return asked;
}

async function deliver(graph: Graph, sessionId: string, at: string): Promise<void> {
  const told = { type: 'visit.began' as const, at, sessionId, roomId: sessionId, caseId: null };
  const events = Array.from({ length: deliveriesOfOne }, () => ({
    event: { eventId: uuidv7(), ...told, hostUserId: sessionId },
    deliveries: [{ deliveryId: uuidv7(), webhookId }],
  }));
  await new DeliveryRepository(graph).turnIntoDeliveries(events, at);
}

const notify = (graph: Graph, keyRing: KeyRing, userId: string, caseId: string, at: string) =>
  new NotificationRepository(graph, keyRing).create({
    ...{ notificationId: uuidv7(), userId, kind: 'caseShared', by: 'Dr. Lund', about: 'C-1', caseId },
    ...{ roomId: null, createdAt: at, readAt: null, occasion: uuidv7(), hidden: false },
  });

const fill = cypher`
  UNWIND $rows AS row
  MERGE (u:User {id: row.ownerId})
  SET u.role = 'clinician', u.name = row.name, u.createdAt = $at, u.position = row.position
  CREATE (c:\`Case\` {id: row.caseId, caseNumber: row.caseNumber, status: 'open', words: row.words, createdAt: $at,
    updatedAt: $at})
  CREATE (u)-[:OWNS {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)
  CREATE (r:Room {id: row.roomId, createdAt: $at})-[:BELONGS_TO]->(c)
  CREATE (e:CaseEvent {id: row.eventId, kind: 'caseClosed', createdAt: $at, byId: row.ownerId})-[:BELONGS_TO]->(c)
  CREATE (f:Media {id: row.mediaId, createdAt: $at})-[:BELONGS_TO]->(c)
  CREATE (f)-[:STORED_AS]->(:File {id: row.fileId})`;
const fillVisits = cypher`
  UNWIND $rows AS row
  MATCH (c:\`Case\` {id: row.caseId})
  CREATE (s:Session)
  SET s.id = row.sessionId, s.startedAt = $at
  CREATE (s)-[:BELONGS_TO]->(c)
  CREATE (p:Participant {id: row.participantId, name: 'x'})
  CREATE (s)-[:HAS_PARTICIPANT]->(p)
  CREATE (k:Consent {id: row.consentId, givenAt: $at})-[:BELONGS_TO]->(s)
  CREATE (p)-[:GAVE]->(k)
  CREATE (m:Message {id: row.messageId, kind: 'segment', words: row.words})
  CREATE (s)-[:CONTAINS]->(m)
  CREATE (m)-[:SENT_BY]->(p)`;
const fillOthers = cypher`
  UNWIND $rows AS row
  CREATE (:Notification {id: row.notificationId, occasion: row.notificationId, userId: row.ownerId,
    caseId: row.caseId, createdAt: $at, hidden: false})
  CREATE (:Delivery {id: row.deliveryId, key: row.deliveryId, webhookId: row.eventId, eventId: row.eventId,
    type: 'visit.began', at: $at, sessionId: row.caseId, roomId: row.caseId, state: 'delivered', round: 0, attempts: 1,
    createdAt: $at})`;

const countAccounts = cypher`MERGE (n:Counter {name: 'accounts'}) SET n.value = $position`;

/** More cases of others, with one of everything to each, as the page would find it if it looked in the wrong place. */
export async function fillMore(graph: Graph, keyRing: KeyRing, cases: number): Promise<void> {
  const at = new Date().toISOString();
  const users = new UserRepository(graph, keyRing);
  let position = await users.newestPosition();
  let ownerId = uuidv7();
  for (let filled = 0; filled < cases; filled += batch) {
    const rows = Array.from({ length: Math.min(batch, cases - filled) }, (_, n) => {
      if (n % casesOfEach === 0) {
        ownerId = uuidv7();
        position += 1;
      }
      const caseId = uuidv7();
      return {
        ...{ ownerId, position, caseId, name: keyRing.encrypt('Somebody', `User.name:${ownerId}`) },
        caseNumber: `F-${caseId}`,
        ...{ roomId: uuidv7(), eventId: uuidv7(), mediaId: uuidv7(), fileId: uuidv7(), sessionId: uuidv7() },
        ...{ participantId: uuidv7(), consentId: uuidv7(), messageId: uuidv7(), words: ['a', 'b'] },
        ...{
          notificationId: uuidv7(),
          deliveryId: uuidv7(),
        },
      };
    });
    for (const text of [fill, fillVisits, fillOthers]) await graph.write((tx) => tx.run(text, { rows, at }));
  }
  await graph.write((tx) => tx.run(countAccounts, { position }));
}
