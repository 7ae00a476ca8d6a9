import { z } from 'zod';
import type { KeyRing } from '../../privacy/KeyRing.ts';
import { webhookEventType, type WebhookView } from '../../wire/platform.ts';
import { cypher } from '../cypher.ts';
import type { Graph } from '../Graph.ts';

/** With what its deliveries are signed: the newest first. */
export interface SigningWebhook extends WebhookView {
  secrets: string[];
}

const stored = z.object({
  id: z.string(),
  url: z.string(),
  events: z.array(webhookEventType),
  serviceId: z.string().nullish(),
  createdAt: z.string(),
  secret: z.string(),
  formerSecret: z.string().nullish(),
  formerSecretUntil: z.string().nullish(),
});

const create = cypher`
  MERGE (w:Webhook {id: $id})
  ON CREATE SET w += $properties
  RETURN w.secret = $secret AS mine`;
const all = cypher`MATCH (w:Webhook) WHERE w.removedAt IS NULL RETURN w {.*} AS found ORDER BY w.id DESC`;
const byId = cypher`MATCH (w:Webhook) WHERE w.id = $id AND w.removedAt IS NULL RETURN w {.*} AS found`;
const toSign = cypher`
  MATCH (w:Webhook)
  WHERE w.id = $id AND w.removedAt IS NULL
  OPTIONAL MATCH (u:User {id: w.serviceId})
  WITH w, u
  WHERE u IS NULL OR u.disabledAt IS NULL
  RETURN w {.*} AS found`;
const change = cypher`MATCH (w:Webhook {id: $id}) SET w += $properties RETURN w {.*} AS found`;
const remove = cypher`
  MATCH (w:Webhook {id: $id})
  SET w.removedAt = coalesce(w.removedAt, $at), w.secret = null, w.formerSecret = null`;
const cancel = cypher`
  MATCH (d:Delivery)
  WHERE d.webhookId = $id AND d.state = 'waiting'
  SET d.state = 'cancelled'`;

/** Where events are sent. Their secrets are sealed. */
export class WebhookRepository {
  readonly #graph: Graph;
  readonly #keyRing: KeyRing;

  constructor(graph: Graph, keyRing: KeyRing) {
    this.#graph = graph;
    this.#keyRing = keyRing;
  }

  /** False where there is one of this id. */
  async create(webhook: Omit<WebhookView, 'formerSecretUntil'>, secretText: string): Promise<boolean> {
    const { webhookId: id, ...properties } = webhook;
    const secret = this.#keyRing.encrypt(secretText, contextOf('secret', id));
    const [row] = await this.#graph.write((tx) =>
      tx.run(create, { id, secret, properties: { ...properties, secret } }),
    );
    return row?.['mine'] === true;
  }

  /** Newest first; there are few. */
  async list(): Promise<WebhookView[]> {
    const rows = await this.#graph.rows(all);
    return rows.map(({ found }) => viewOf(stored.parse(found)));
  }

  async find(webhookId: string): Promise<WebhookView | null> {
    const [row] = await this.#graph.rows(byId, { id: webhookId });
    return row ? viewOf(stored.parse(row['found'])) : null;
  }

  /** Null also where its service is disabled. `at`: a former secret that has run out by then signs nothing. */
  async findToSign(webhookId: string, at: string): Promise<SigningWebhook | null> {
    const [row] = await this.#graph.rows(toSign, { id: webhookId });
    if (!row) return null;
    const { id, secret, formerSecret, formerSecretUntil, ...rest } = stored.parse(row['found']);
    const former =
      formerSecret != null && formerSecretUntil != null && formerSecretUntil > at
        ? [this.#keyRing.decrypt(formerSecret, contextOf('formerSecret', id))]
        : [];
    const secrets = [this.#keyRing.decrypt(secret, contextOf('secret', id)), ...former];
    return { ...viewOf({ id, secret, formerSecretUntil, ...rest }), secrets };
  }

  /** The secret until now signs on until `formerSecretUntil`. Null where there is no such webhook. */
  async rotate(webhookId: string, secret: string, formerSecretUntil: string): Promise<WebhookView | null> {
    return this.#graph.write(async (tx) => {
      const [row] = await tx.run(byId, { id: webhookId });
      if (!row) return null;
      const standing = this.#keyRing.decrypt(
        stored.parse(row['found']).secret,
        contextOf('secret', webhookId),
      );
      const properties = {
        secret: this.#keyRing.encrypt(secret, contextOf('secret', webhookId)),
        formerSecret: this.#keyRing.encrypt(standing, contextOf('formerSecret', webhookId)),
        formerSecretUntil,
      };
      const [changed] = await tx.run(change, { id: webhookId, properties });
      return viewOf(stored.parse(changed?.['found']));
    });
  }

  /** Its secrets are forgotten; what was sent there stays to be read until it is cleared. */
  async remove(webhookId: string, at: string): Promise<void> {
    await this.#graph.write(async (tx) => {
      await tx.run(remove, { id: webhookId, at });
      await tx.run(cancel, { id: webhookId });
    });
  }
}

function viewOf({ id, url, events, ...rest }: z.infer<typeof stored>): WebhookView {
  const { serviceId = null, createdAt, formerSecretUntil = null } = rest;
  return { webhookId: id, url, events, serviceId, createdAt, formerSecretUntil };
}

const contextOf = (property: string, id: string) => `Webhook.${property}:${id}`;
