import { v7 as uuidv7 } from 'uuid';
import type { Logger } from '../../config/logger.ts';
import { mayHearOfVisit, type CaseRelations } from '../auth/policy.ts';
import type { DeliveryRepository, VisitEvent } from '../graph/repositories/DeliveryRepository.ts';
import type { WebhookRepository } from '../graph/repositories/WebhookRepository.ts';
import type { Jobs } from '../jobs/Jobs.ts';
import { webhookDeliveries } from '../jobs/webhookDeliveries.ts';
import type { WebhookView } from '../wire/platform.ts';

export interface EventDispatcherOptions {
  webhooks: Pick<WebhookRepository, 'list'>;
  deliveries: DeliveryRepository;
  relations: CaseRelations;
  jobs: Pick<Jobs, 'add'>;
  queue?: typeof webhookDeliveries;
  logger: Logger;
  /** How often it looks by itself: for what another process wrote, and what the queue did not take. */
  everyMs?: number;
}

/** Deliveries read at a time. */
const page = 1_000;

/**
 * Makes deliveries of what happened in visits, and hands them to the queue. An event stands in the graph since the
 * transaction that recorded it, and goes from there in the one that writes its deliveries; those stay `waiting` until a
 * receiver has taken them, and are handed over again as long as they do. So nothing that is in the record is lost,
 * whichever process dies when.
 */
export class EventDispatcher {
  readonly #options: EventDispatcherOptions;
  readonly #timer: NodeJS.Timeout;
  #running: Promise<void> | null = null;
  /** What is to be done in the next turn. */
  #wanted: 'nothing' | 'events' | 'everything' = 'nothing';
  #closed = false;

  constructor(options: EventDispatcherOptions) {
    this.#options = options;
    this.#timer = setInterval(() => this.#want('everything'), options.everyMs ?? 15_000);
    this.#timer.unref();
    this.#want('everything');
  }

  /** Something was recorded. */
  wake(): void {
    this.#want('events');
  }

  /** For a delivery that waits. Throws QUEUE_FULL, DEPENDENCY_UNAVAILABLE: it is then handed over later all the same. */
  async handOver({ deliveryId, round }: { deliveryId: string; round: number }): Promise<void> {
    const { jobs, queue = webhookDeliveries } = this.#options;
    await jobs.add(queue, { deliveryId, round });
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#timer);
    await this.#running;
  }

  #want(what: 'events' | 'everything'): void {
    if (this.#closed) return;
    if (this.#wanted !== 'everything') this.#wanted = what;
    this.#running ??= this.#run().finally(() => (this.#running = null));
  }

  async #run(): Promise<void> {
    while (this.#wanted !== 'nothing' && !this.#closed) {
      const everything = this.#wanted === 'everything';
      this.#wanted = 'nothing';
      try {
        while (await this.#dispatch());
        if (everything) await this.#handOverAll();
      } catch (err) {
        this.#tell(err);
      }
    }
  }

  /** False where nothing waited. */
  async #dispatch(): Promise<boolean> {
    const { webhooks, deliveries } = this.#options;
    const events = await deliveries.pendingEvents();
    if (events.length === 0) return false;
    const all = await webhooks.list();
    const concerned = await Promise.all(
      events.map(async (event) => ({
        event,
        deliveries: (await this.#concernedBy(event, all)).map(({ webhookId }) => ({
          deliveryId: uuidv7(),
          webhookId,
        })),
      })),
    );
    await deliveries.turnIntoDeliveries(concerned, new Date().toISOString());
    for (const { deliveries: made } of concerned)
      for (const { deliveryId } of made) await this.handOver({ deliveryId, round: 0 });
    return true;
  }

  async #concernedBy(event: VisitEvent, webhooks: readonly WebhookView[]): Promise<WebhookView[]> {
    const { relations } = this.#options;
    const concerned: WebhookView[] = [];
    for (const webhook of webhooks) {
      if (!webhook.events.includes(event.type)) continue;
      const { serviceId } = webhook;
      const relation =
        serviceId === null || event.caseId === null
          ? null
          : await relations.relation(serviceId, event.caseId, new Date().toISOString());
      if (mayHearOfVisit(webhook, event, relation)) concerned.push(webhook);
    }
    return concerned;
  }

  async #handOverAll(): Promise<void> {
    let after: string | null = null;
    for (;;) {
      const waiting = await this.#options.deliveries.waiting(after, page);
      for (const delivery of waiting) await this.handOver(delivery);
      after = waiting.at(-1)?.deliveryId ?? null;
      if (waiting.length < page) return;
    }
  }

  #tell(err: unknown): void {
    this.#options.logger.warn({ err }, 'webhooks are not told now; they will be');
  }
}
