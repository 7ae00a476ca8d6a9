import type { Redis } from 'ioredis';
import type { Environment } from '../config/environment.ts';
import type { Logger } from '../config/logger.ts';
import type { SpeechScheduler } from '../media/stt/SpeechScheduler.ts';
import type { Auditing } from '../src/audit/AuditLog.ts';
import type { Engine } from '../src/graph/Engine.ts';
import { CaseRepository } from '../src/graph/repositories/CaseRepository.ts';
import type { Jobs } from '../src/jobs/Jobs.ts';
import type { KeyRing } from '../src/privacy/KeyRing.ts';
import { createDeliveries, webhookTargets } from '../src/platform/createPlatform.ts';
import { createMails } from '../src/notifications/mail/createMails.ts';
import type { JobProcessor } from './JobProcessor.ts';
import { mail } from './mail.ts';
import { webhookDeliveryProcessor } from './webhookDeliveries.ts';
import type { FileStore } from '../src/storage/FileStore.ts';
import { RecordingOutcomes, type RecordingNews } from '../src/sessions/RecordingOutcomes.ts';
import { RecordingTranscriber } from '../src/sessions/RecordingTranscriber.ts';
import { transcription } from './transcription.ts';

/** What a server and a worker both have: the services that jobs call are made of these. */
export interface JobParts {
  environment: Environment;
  redis: Redis;
  graph: Engine;
  keyRing: KeyRing;
  audit: Auditing;
  jobs: Jobs;
  /** Null: this process has no recogniser. */
  scheduler: SpeechScheduler | null;
  /** Where files of cases lie. */
  store: FileStore;
  /** Who asked for a job is told how it ended. */
  recordingNews: RecordingNews;
  logger: Logger;
}

/** One for each queue of `src/jobs/queues.ts` that this process can serve. */
export function processorsOf(parts: JobParts): JobProcessor[] {
  const { environment, graph, keyRing, recordingNews: news } = parts;
  const relations = new CaseRepository(graph, keyRing);
  const mails = createMails(parts);
  return [
    transcription(
      new RecordingTranscriber(parts),
      new RecordingOutcomes({ graph, keyRing, relations, news }),
    ),
    webhookDeliveryProcessor(createDeliveries(graph, keyRing, webhookTargets(environment))),
    // Without an SMTP server mails wait for a process that has one.
    ...(mails ? [mail(mails)] : []),
  ];
}
