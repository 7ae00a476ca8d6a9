import { availableParallelism } from 'node:os';
import { mediaAddresses } from '../../config/addresses.ts';
import type { Surroundings } from '../../config/Surroundings.ts';
import { workerBinary } from '../../config/workerBinary.ts';
import { MediaWorkers } from './MediaWorkers.ts';

export function startMediaWorkers({ environment, logger, lifecycle }: Surroundings): Promise<MediaWorkers> {
  const { rtc, cacheDir } = environment;
  return lifecycle.start(
    'media workers',
    () =>
      MediaWorkers.create({
        count: rtc.workers ?? availableParallelism(),
        workerBin: workerBinary({ binary: rtc.workerBinary, cacheDir }),
        ...mediaAddresses(rtc),
        firstPort: rtc.basePort,
        logger,
      }),
    (workers) => {
      workers.close();
    },
  );
}
