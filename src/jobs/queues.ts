import type { JobQueue } from './JobQueue.ts';
import { mailQueue } from './mail.ts';
import { transcriptionQueue } from './transcription.ts';
import { webhookDeliveries } from './webhookDeliveries.ts';

/** Every queue there is. */
export const queues: readonly JobQueue[] = [transcriptionQueue, webhookDeliveries, mailQueue];
