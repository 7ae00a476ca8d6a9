import { z } from 'zod';
import {
  deliveryState,
  webhookEventType,
  type DeliveryState,
  type DeliveryView,
} from '../../wire/platform.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

/** Something that happened in a visit, written in the same transaction as the record of it. */
export interface VisitEvent {
  eventId: string;
  type: z.infer<typeof webhookEventType>;
  at: string;
  sessionId: string;
  roomId: string;
  caseId: string | null;
  hostUserId: string;
}

export interface DeliveryRecord extends DeliveryView, Pick<VisitEvent, 'at' | 'roomId' | 'caseId'> {
  webhookId: string;
  /** Counts the replays: each is a job of its own. */
  round: number;
}

export interface Attempt {
  state: DeliveryState;
  at: string;
  status: number | null;
  fault: string | null;
}

const storedEvent = z.object({
  eventId: z.string(),
  type: webhookEventType,
  at: z.string(),
  sessionId: z.string(),
  roomId: z.string(),
  caseId: z.string().nullish(),
  hostUserId: z.string(),
});

const stored = z.object({
  id: z.string(),
  webhookId: z.string(),
  eventId: z.string(),
  type: webhookEventType,
  at: z.string(),
  sessionId: z.string(),
  roomId: z.string(),
  caseId: z.string().nullish(),
  state: deliveryState,
  round: z.int(),
  attempts: z.int(),
  createdAt: z.string(),
  lastAttemptAt: z.string().nullish(),
  lastStatus: z.int().nullish(),
  lastFault: z.string().nullish(),
});

/** Of one transaction. */
const maxEvents = 100;

const pendingEvents = cypher`
  MATCH (e:VisitEvent)
  RETURN e.id AS eventId, e.type AS type, e.at AS at, e.sessionId AS sessionId, e.roomId AS roomId,
    e.caseId AS caseId, e.hostUserId AS hostUserId
  ORDER BY eventId LIMIT $limit`;
const addDelivery = cypher`
  MERGE (d:Delivery {key: $key})
  ON CREATE SET d += $properties`;
const forgetEvents = cypher`MATCH (e:VisitEvent) WHERE e.id IN $ids DETACH DELETE e`;
const waiting = cypher`
  MATCH (d:Delivery)
  WHERE d.state = 'waiting' AND ($after IS NULL OR d.id > $after)
  RETURN d {.*} AS found ORDER BY d.id LIMIT $limit`;
const byId = cypher`MATCH (d:Delivery {id: $id}) RETURN d {.*} AS found`;
const ofWebhook = cypher`
  MATCH (d:Delivery)
  WHERE d.webhookId = $webhookId AND ($before IS NULL OR d.id < $before)
  RETURN d {.*} AS found ORDER BY d.id DESC LIMIT $limit`;
const note = cypher`
  MATCH (d:Delivery {id: $id})
  SET d.attempts = d.attempts + 1, d.lastAttemptAt = $at, d.lastStatus = $status, d.lastFault = $fault,
    d.state = CASE WHEN d.round = $round THEN $state ELSE d.state END`;
const giveUp = cypher`
  MATCH (d:Delivery)
  WHERE d.id = $id AND d.round = $round AND d.state = 'waiting'
  SET d.state = 'failed'`;
const again = cypher`
  MATCH (d:Delivery {id: $id})
  SET d.round = d.round + 1, d.state = 'waiting'
  RETURN d {.*} AS found`;
const clear = cypher`
  MATCH (d:Delivery)
  WHERE d.createdAt < $before AND d.state <> 'waiting'
  WITH d LIMIT 1000
  DETACH DELETE d
  RETURN count(*) AS removed`;

/** What is to be told to webhooks, and what became of it. */
export class DeliveryRepository {
  readonly #graph: Graph;

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The oldest that wait to become deliveries. */
  async pendingEvents(): Promise<VisitEvent[]> {
    const rows = await this.#graph.rows(pendingEvents, { limit: maxEvents });
    return rows.map((row) => {
      const { caseId = null, ...event } = storedEvent.parse(row);
      return { ...event, caseId };
    });
  }

  /** All or nothing: the deliveries are there and the events are gone. What is there already stays as it is. */
  async turnIntoDeliveries(
    events: readonly {
      event: VisitEvent;
      deliveries: readonly { deliveryId: string; webhookId: string }[];
    }[],
    createdAt: string,
  ): Promise<void> {
    await this.#graph.write(async (tx) => {
      for (const { event, deliveries } of events) {
        const { hostUserId: _, ...content } = event;
        for (const { deliveryId: id, webhookId } of deliveries) {
          const properties = {
            id,
            webhookId,
            ...content,
            createdAt,
            state: 'waiting',
            round: 0,
            attempts: 0,
          };
          await tx.run(addDelivery, { key: `${event.eventId}_${webhookId}`, properties });
        }
      }
      await tx.run(forgetEvents, { ids: events.map(({ event }) => event.eventId) });
    });
  }

  /** Oldest first, after `after`. */
  async waiting(after: string | null, limit: number): Promise<DeliveryRecord[]> {
    const rows = await this.#graph.rows(waiting, { after, limit });
    return rows.map(({ found }) => recordOf(found));
  }

  async find(deliveryId: string): Promise<DeliveryRecord | null> {
    const [row] = await this.#graph.rows(byId, { id: deliveryId });
    return row ? recordOf(row['found']) : null;
  }

  /** Newest first. */
  async listOf(webhookId: string, before: string | null, limit: number): Promise<DeliveryRecord[]> {
    const rows = await this.#graph.rows(ofWebhook, { webhookId, before, limit });
    return rows.map(({ found }) => recordOf(found));
  }

  /** An attempt of a round that was overtaken by a replay changes no state. */
  async noteAttempt(deliveryId: string, round: number, { state, at, status, fault }: Attempt): Promise<void> {
    await this.#graph.write((tx) => tx.run(note, { id: deliveryId, round, state, at, status, fault }));
  }

  /** Where it still waits in this round. */
  async giveUp(deliveryId: string, round: number): Promise<void> {
    await this.#graph.write((tx) => tx.run(giveUp, { id: deliveryId, round }));
  }

  async replay(deliveryId: string): Promise<DeliveryRecord> {
    const [row] = await this.#graph.write((tx) => tx.run(again, { id: deliveryId }));
    return recordOf(row?.['found']);
  }

  /** Removes what is done and was made before; answers how many. */
  async clear(before: string): Promise<number> {
    const [row] = await this.#graph.write((tx) => tx.run(clear, { before }));
    return z.int().parse(row?.['removed'] ?? 0);
  }
}

function recordOf(found: unknown): DeliveryRecord {
  const { id, caseId = null, ...rest } = stored.parse(found);
  const { lastAttemptAt = null, lastStatus = null, lastFault = null } = rest;
  return { deliveryId: id, ...rest, caseId, lastAttemptAt, lastStatus, lastFault };
}
