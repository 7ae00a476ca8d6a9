import { isLoopback } from '../../config/addresses.ts';
import type { Environment } from '../../config/environment.ts';
import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { CaseRelations } from '../auth/policy.ts';
import type { Cases } from '../cases/Cases.ts';
import type { Graph } from '../graph/Graph.ts';
import { DeliveryRepository } from '../graph/repositories/DeliveryRepository.ts';
import { ExternalIdRepository } from '../graph/repositories/ExternalIdRepository.ts';
import { WebhookRepository } from '../graph/repositories/WebhookRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { RoomRegistry } from '../rooms/RoomRegistry.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';
import { Deliveries } from './Deliveries.ts';
import { EventDispatcher, type EventDispatcherOptions } from './EventDispatcher.ts';
import { Visits } from './Visits.ts';
import { Webhooks } from './Webhooks.ts';
import { WebhookTargets } from './WebhookTargets.ts';

export interface PlatformOptions extends Pick<EventDispatcherOptions, 'jobs' | 'queue' | 'everyMs'> {
  graph: Graph;
  keyRing: KeyRing;
  cases: Cases;
  relations: CaseRelations;
  roomStore: RoomStore;
  registry: Pick<RoomRegistry, 'closeDeletedRoom'>;
  audit: Auditing;
  targets: WebhookTargets;
  logger: Logger;
}

/** What other platforms integrate by, put together. */
export interface Platform {
  visits: Visits;
  webhooks: Webhooks;
  dispatcher: EventDispatcher;
}

export function createPlatform(options: PlatformOptions): Platform {
  const { graph, keyRing } = options;
  const webhooks = new WebhookRepository(graph, keyRing);
  const deliveries = new DeliveryRepository(graph);
  const dispatcher = new EventDispatcher({ ...options, webhooks, deliveries });
  return {
    visits: new Visits({ ...options, externalIds: new ExternalIdRepository(graph, keyRing) }),
    webhooks: new Webhooks({ ...options, webhooks, deliveries, dispatcher }),
    dispatcher,
  };
}

/** What a worker sends by. */
export function createDeliveries(graph: Graph, keyRing: KeyRing, targets: WebhookTargets): Deliveries {
  return new Deliveries({
    deliveries: new DeliveryRepository(graph),
    webhooks: new WebhookRepository(graph, keyRing),
    targets,
  });
}

export function webhookTargets({ http, webhooks }: Pick<Environment, 'http' | 'webhooks'>): WebhookTargets {
  return new WebhookTargets({
    allowedHosts: webhooks.allowedHosts,
    loopback: http.publicUrl === null && isLoopback(http.host),
  });
}
