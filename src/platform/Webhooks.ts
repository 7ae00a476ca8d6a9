import { v7 as uuidv7 } from 'uuid';
import type { Auditing } from '../audit/AuditLog.ts';
import { actorOf } from '../auth/actors.ts';
import { requireOwnWebhook, webhookOwner } from '../auth/policy.ts';
import type { Asker } from '../cases/Asker.ts';
import type { DeliveryRecord, DeliveryRepository } from '../graph/repositories/DeliveryRepository.ts';
import type { WebhookRepository } from '../graph/repositories/WebhookRepository.ts';
import { WireError } from '../wire/errors.ts';
import type { DeliveryView, WebhookEventType, WebhookView } from '../wire/platform.ts';
import type { EventDispatcher } from './EventDispatcher.ts';
import { newWebhookSecret } from './signature.ts';
import type { WebhookTargets } from './WebhookTargets.ts';

/** Of one service, and of all administrators together. */
export const maxWebhooks = 20;
const formerSecretMs = 24 * 60 * 60_000;

export interface WebhooksOptions {
  webhooks: WebhookRepository;
  deliveries: DeliveryRepository;
  targets: WebhookTargets;
  dispatcher: Pick<EventDispatcher, 'handOver'>;
  audit: Auditing;
}

type WithSecret = { webhook: WebhookView; secret: string };

/** Where services and administrators have events sent, and what became of them. */
export class Webhooks {
  readonly #options: WebhooksOptions;

  constructor(options: WebhooksOptions) {
    this.#options = options;
  }

  /** Throws WEBHOOK_URL_REFUSED, ID_TAKEN, LIMIT_REACHED. */
  async create(
    asker: Asker,
    wanted: { webhookId?: string | undefined; url: string; events: readonly WebhookEventType[] },
  ): Promise<WithSecret> {
    const { webhooks, targets } = this.#options;
    const { webhookId = uuidv7(), url } = wanted;
    await targets.check(url);
    const serviceId = webhookOwner(asker);
    const own = (await webhooks.list()).filter((each) => each.serviceId === serviceId);
    if (own.length >= maxWebhooks) throw new WireError('LIMIT_REACHED', { webhooks: maxWebhooks });
    const createdAt = new Date().toISOString();
    const webhook = { webhookId, url, events: [...new Set(wanted.events)], serviceId, createdAt };
    const secret = newWebhookSecret();
    await this.#note(asker, 'webhook.create', webhookId);
    if (!(await webhooks.create(webhook, secret))) throw new WireError('ID_TAKEN');
    return { webhook: { ...webhook, formerSecretUntil: null }, secret };
  }

  /** Newest first; for an administrator all of them. */
  async list(asker: Asker): Promise<WebhookView[]> {
    const serviceId = webhookOwner(asker);
    const all = await this.#options.webhooks.list();
    return serviceId === null ? all : all.filter((webhook) => webhook.serviceId === serviceId);
  }

  /** Throws WEBHOOK_NOT_FOUND, as all that follow. */
  async remove(asker: Asker, webhookId: string): Promise<void> {
    await this.#require(asker, webhookId);
    await this.#note(asker, 'webhook.remove', webhookId);
    await this.#options.webhooks.remove(webhookId, new Date().toISOString());
  }

  async rotateSecret(asker: Asker, webhookId: string): Promise<WithSecret> {
    await this.#require(asker, webhookId);
    await this.#note(asker, 'webhook.rotateSecret', webhookId);
    const secret = newWebhookSecret();
    const until = new Date(Date.now() + formerSecretMs).toISOString();
    const webhook = await this.#options.webhooks.rotate(webhookId, secret, until);
    if (!webhook) throw new WireError('WEBHOOK_NOT_FOUND');
    return { webhook, secret };
  }

  async deliveries(
    asker: Asker,
    webhookId: string,
    { limit, cursor }: { limit: number; cursor?: string | undefined },
  ): Promise<{ deliveries: DeliveryView[]; nextCursor: string | null }> {
    await this.#require(asker, webhookId);
    const found = await this.#options.deliveries.listOf(webhookId, cursor ?? null, limit + 1);
    const deliveries = found.slice(0, limit).map(viewOf);
    return { deliveries, nextCursor: found.length > limit ? (deliveries.at(-1)?.deliveryId ?? null) : null };
  }

  /** Throws DELIVERY_NOT_FOUND; QUEUE_FULL, where it is sent later all the same. */
  async replay(asker: Asker, webhookId: string, deliveryId: string): Promise<DeliveryView> {
    const { deliveries, dispatcher } = this.#options;
    await this.#require(asker, webhookId);
    const standing = await deliveries.find(deliveryId);
    if (standing?.webhookId !== webhookId) throw new WireError('DELIVERY_NOT_FOUND');
    await this.#note(asker, 'webhook.replay', webhookId, { deliveryId });
    // What waits is on its way already.
    const replayed = standing.state === 'waiting' ? standing : await deliveries.replay(deliveryId);
    await dispatcher.handOver(replayed);
    return viewOf(replayed);
  }

  async #require(asker: Asker, webhookId: string): Promise<WebhookView> {
    return requireOwnWebhook(asker, await this.#options.webhooks.find(webhookId));
  }

  #note(asker: Asker, action: string, webhookId: string, detail?: Record<string, string>): Promise<void> {
    const actor = actorOf(asker, asker.requestId);
    const subject = { subjectKind: 'Webhook', subjectId: webhookId, caseId: null };
    return this.#options.audit.record({ action, ...actor, ...subject, ...(detail && { detail }) });
  }
}

function viewOf(record: DeliveryRecord): DeliveryView {
  const { deliveryId, eventId, type, sessionId, state, attempts, createdAt } = record;
  const { lastAttemptAt, lastStatus, lastFault } = record;
  return {
    deliveryId,
    eventId,
    type,
    sessionId,
    state,
    attempts,
    createdAt,
    lastAttemptAt,
    lastStatus,
    lastFault,
  };
}
