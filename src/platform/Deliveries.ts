import type { DeliveryRecord, DeliveryRepository } from '../graph/repositories/DeliveryRepository.ts';
import type { WebhookRepository } from '../graph/repositories/WebhookRepository.ts';
import { webhookEvent, type DeliveryState } from '../wire/platform.ts';
import { postSigned, type PostOutcome } from './postSigned.ts';
import { signedHeaders } from './signature.ts';
import type { WebhookTargets } from './WebhookTargets.ts';

export interface DeliveriesOptions {
  deliveries: DeliveryRepository;
  webhooks: Pick<WebhookRepository, 'findToSign'>;
  targets: WebhookTargets;
  timeoutMs?: number;
}

/** How an attempt went: `done` also where there is nothing to do any more. */
export type DeliveryOutcome = { done: true } | { done: false; fault: string };

const defaultTimeoutMs = 10_000;
const toBeSent: readonly DeliveryState[] = ['waiting', 'failed'];
const keptMs = 30 * 24 * 60 * 60_000;

/** Sends deliveries to their receivers. */
export class Deliveries {
  readonly #options: DeliveriesOptions;

  constructor(options: DeliveriesOptions) {
    this.#options = options;
  }

  /**
   * Once; what was delivered in this round is not sent again, what was given up is where its job is replayed. Rejects
   * where the graph is away.
   */
  async attempt(
    { deliveryId, round }: { deliveryId: string; round: number },
    { lastAttempt, signal }: { lastAttempt: boolean; signal: AbortSignal },
  ): Promise<DeliveryOutcome> {
    const { deliveries, webhooks } = this.#options;
    const delivery = await deliveries.find(deliveryId);
    if (!delivery || !toBeSent.includes(delivery.state) || delivery.round !== round) return { done: true };
    const at = new Date().toISOString();
    const webhook = await webhooks.findToSign(delivery.webhookId, at);
    // Taken away: its deliveries were cancelled with it, but for one that was being made.
    if (!webhook) {
      await deliveries.noteAttempt(deliveryId, round, { state: 'cancelled', at, status: null, fault: null });
      return { done: true };
    }
    const { status, fault: unanswered } = await this.#post(delivery, webhook, signal);
    // The process stops: that says nothing of the receiver.
    signal.throwIfAborted();
    const fault = unanswered ?? (status >= 200 && status < 300 ? null : 'refused');
    const state = fault === null ? 'delivered' : lastAttempt ? 'failed' : 'waiting';
    await deliveries.noteAttempt(deliveryId, round, { state, at, status, fault });
    return fault === null ? { done: true } : { done: false, fault };
  }

  /** Nobody tries it any more, whether an attempt has said so or not. */
  async giveUp({ deliveryId, round }: { deliveryId: string; round: number }): Promise<void> {
    await this.#options.deliveries.giveUp(deliveryId, round);
  }

  /** Removes what has been done for longer than it is kept; answers how many. */
  async clear(): Promise<number> {
    const before = new Date(Date.now() - keptMs).toISOString();
    let removed = 0;
    for (;;) {
      const some = await this.#options.deliveries.clear(before);
      removed += some;
      if (some === 0) return removed;
    }
  }

  #post(
    { eventId, type, at, roomId, sessionId, caseId }: DeliveryRecord,
    { url, secrets }: { url: string; secrets: readonly string[] },
    signal: AbortSignal,
  ): Promise<PostOutcome> {
    const { targets, timeoutMs = defaultTimeoutMs } = this.#options;
    const event = webhookEvent.parse({ type, timestamp: at, data: { visitId: roomId, sessionId, caseId } });
    const body = JSON.stringify(event);
    const headers = signedHeaders(secrets, { id: eventId, atS: Math.floor(Date.now() / 1000), body });
    return postSigned(url, { body, headers }, { targets, timeoutMs, signal });
  }
}
