import { QueueEvents } from 'bullmq';
import { mailQueue } from '../../src/jobs/mail.ts';
import { keyPrefix } from '../../src/jobs/Jobs.ts';
import type { TestApi } from './testApi.ts';

/** What happens to jobs that mail, as it happens. */
export async function mailEvents(api: TestApi): Promise<{ events: QueueEvents; close(): Promise<void> }> {
  const connection = api.database.redis.duplicate({ maxRetriesPerRequest: null });
  const events = new QueueEvents(mailQueue.name, { connection, prefix: keyPrefix });
  await events.waitUntilReady();
  return {
    events,
    async close() {
      await events.close();
      connection.disconnect();
    },
  };
}
