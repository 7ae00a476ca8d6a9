import { v7 as uuidv7 } from 'uuid';
import { mayOnCase } from '../auth/policy.ts';
import type { CaseCaller } from '../cases/Asker.ts';
import type { CaseFiles } from '../cases/CaseFiles.ts';
import type { Cases } from '../cases/Cases.ts';
import type { Graph } from '../graph/Graph.ts';
import { RecordingRepository } from '../graph/repositories/RecordingRepository.ts';
import type { Jobs } from '../jobs/Jobs.ts';
import { transcriptionQueue } from '../jobs/transcription.ts';
import type { CaptioningStatus } from '../wire/captions.ts';
import { WireError } from '../wire/errors.ts';
import type { MediaView } from '../wire/files.ts';
import type { RecordingTranscription } from '../wire/recordings.ts';
import { sessionIdOf } from './recordingIds.ts';

export interface RecordingsOptions {
  graph: Graph;
  files: Pick<CaseFiles, 'get'>;
  cases: Pick<Cases, 'requireOpen'>;
  jobs: Jobs;
  captioning: () => CaptioningStatus;
}

/** Sound and video files of cases that a clinician has transcribed into the record. */
export class Recordings {
  readonly #options: RecordingsOptions;
  readonly #repository: RecordingRepository;

  constructor(options: RecordingsOptions) {
    this.#options = options;
    this.#repository = new RecordingRepository(options.graph);
  }

  /**
   * Starts the transcription, or what failed once more; one that runs or is done stays. Throws MEDIA_NOT_FOUND,
   * NO_SPEECH_KIND, TRANSCRIPTION_UNAVAILABLE, QUEUE_FULL, and what the case refuses.
   */
  async start(
    user: CaseCaller,
    mediaId: string,
  ): Promise<{ media: MediaView; standing: RecordingTranscription }> {
    const { files, cases, jobs, captioning } = this.#options;
    const media = await files.get(user, mediaId);
    await cases.requireOpen(user, media.caseId);
    if (media.kind !== 'audio' && media.kind !== 'video') throw new WireError('NO_SPEECH_KIND');
    const status = captioning();
    if (!status.available) throw new WireError('TRANSCRIPTION_UNAVAILABLE', { variables: status.variables });
    if (!(await this.#repository.isWhole(sessionIdOf(mediaId)))) {
      const payload = { mediaId, askedBy: user.userId, askId: uuidv7() };
      const retried = await jobs.retry(transcriptionQueue, mediaId, payload);
      if (!retried) await jobs.add(transcriptionQueue, payload);
    }
    return { media, standing: await this.#standing(mediaId) };
  }

  /** Throws MEDIA_NOT_FOUND. */
  async standing(
    user: CaseCaller,
    mediaId: string,
  ): Promise<{ media: MediaView; standing: RecordingTranscription }> {
    const media = await this.#options.files.get(user, mediaId);
    return { media, standing: await this.#standing(mediaId) };
  }

  /** Who may see how the transcription of a file stands, and read what comes of it. */
  async readersOf(mediaId: string): Promise<string[]> {
    const concerned = await this.#repository.concerned(mediaId, new Date().toISOString());
    const readers = concerned.filter(({ relation }) => mayOnCase(relation, 'read'));
    return [...new Set(readers.map(({ userId }) => userId))];
  }

  async #standing(mediaId: string): Promise<RecordingTranscription> {
    const sessionId = sessionIdOf(mediaId);
    if (await this.#repository.isWhole(sessionId)) {
      return { mediaId, jobId: mediaId, state: 'completed', progress: 100, sessionId, failedReason: null };
    }
    const job = await this.#options.jobs.standing(transcriptionQueue, mediaId);
    return {
      mediaId,
      jobId: mediaId,
      state: job?.state ?? 'none',
      progress: job?.progress ?? 0,
      sessionId: null,
      failedReason: job?.failedReason ?? null,
    };
  }
}
