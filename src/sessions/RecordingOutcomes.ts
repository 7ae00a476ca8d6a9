import { mayOnCase, type CaseRelations } from '../auth/policy.ts';
import type { Graph } from '../graph/Graph.ts';
import { MediaRepository } from '../graph/repositories/MediaRepository.ts';
import { RecordingRepository } from '../graph/repositories/RecordingRepository.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { sessionIdOf } from './recordingIds.ts';

/** How the transcription of a file ended, for who asked for it. */
export interface RecordingOutcome {
  userId: string;
  mediaId: string;
  /** Of one asking they are told once. */
  askId: string;
  caseId: string;
  fileName: string;
  done: boolean;
}

/** Told of outcomes; resolves when that is kept. */
export interface RecordingNews {
  ended(outcome: RecordingOutcome): Promise<void>;
}

export interface RecordingOutcomesOptions {
  graph: Graph;
  keyRing: KeyRing;
  relations: CaseRelations;
  news: RecordingNews;
}

/** Tells who asked for a transcription that it is done or given up, whichever process ran it. */
export class RecordingOutcomes {
  readonly #options: RecordingOutcomesOptions;
  readonly #media: MediaRepository;
  readonly #recordings: RecordingRepository;

  constructor(options: RecordingOutcomesOptions) {
    this.#options = options;
    this.#media = new MediaRepository(options.graph, options.keyRing);
    this.#recordings = new RecordingRepository(options.graph);
  }

  /** Once for each asking, and only while the case is theirs to read. Rejects where it cannot be kept. */
  async tell({
    mediaId,
    askedBy: userId,
    askId,
  }: {
    mediaId: string;
    askedBy: string | null;
    askId: string | null;
  }): Promise<void> {
    if (userId === null || askId === null) return;
    const media = await this.#media.get(mediaId);
    if (!media) return;
    const { caseId, fileName } = media;
    const { relations, news } = this.#options;
    if (!mayOnCase(await relations.relation(userId, caseId, new Date().toISOString()), 'read')) return;
    const done = await this.#recordings.isWhole(sessionIdOf(mediaId));
    await news.ended({ userId, mediaId, askId, caseId, fileName, done });
  }
}
