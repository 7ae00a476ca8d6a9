import type { Redis } from 'ioredis';
import type { Surroundings } from '../../config/Surroundings.ts';
import { transcriptionQueue } from '../jobs/transcription.ts';
import type { Jobs } from '../jobs/Jobs.ts';
import type { Recordings } from '../sessions/Recordings.ts';
import { JobProgress, type FollowedQueue } from './JobProgress.ts';
import type { UserSockets } from './UserSockets.ts';

/** The queues whose jobs people follow. */
export const followedQueues = (recordings: Pick<Recordings, 'readersOf'>): FollowedQueue[] => [
  { queue: transcriptionQueue, audience: (mediaId) => recordings.readersOf(mediaId) },
];

export function startJobProgress(
  { logger, lifecycle }: Surroundings,
  parts: { redis: Redis; jobs: Jobs; sockets: UserSockets; recordings: Recordings },
): Promise<JobProgress> {
  return lifecycle.start(
    'progress of jobs',
    () => JobProgress.open({ ...parts, followed: followedQueues(parts.recordings), logger }),
    (progress) => progress.close(),
  );
}
