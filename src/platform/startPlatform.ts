import { daily } from '../../config/daily.ts';
import type { Surroundings } from '../../config/Surroundings.ts';
import type { Recording } from '../sessions/openRecorder.ts';
import {
  createDeliveries,
  createPlatform,
  webhookTargets,
  type Platform,
  type PlatformOptions,
} from './createPlatform.ts';

/** What other platforms integrate by, and the work that goes on beside it. */
export async function startPlatform(
  { environment, logger, lifecycle }: Surroundings,
  parts: Omit<PlatformOptions, 'logger' | 'targets'> & { recording: Pick<Recording, 'onVisitEvent'> },
): Promise<Platform> {
  const targets = webhookTargets(environment);
  const platform = await lifecycle.start(
    'webhooks',
    () => createPlatform({ ...parts, targets, logger }),
    ({ dispatcher }) => dispatcher.close(),
  );
  parts.recording.onVisitEvent(() => platform.dispatcher.wake());
  const deliveries = createDeliveries(parts.graph, parts.keyRing, targets);
  await lifecycle.start(
    'clearing of old deliveries',
    () =>
      daily(
        'old deliveries',
        async () => {
          const removed = await deliveries.clear();
          if (removed > 0) logger.info({ removed }, 'old deliveries removed');
        },
        logger,
      ),
    (work) => work.stop(),
  );
  return platform;
}
