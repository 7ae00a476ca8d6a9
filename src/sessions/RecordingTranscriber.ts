import { MediaFileError, openServedMedia } from '../../media/transcribe/decodeMedia.ts';
import { serveMedia } from '../../media/transcribe/serveMedia.ts';
import { transcribeFile, type Passage } from '../../media/transcribe/transcribeFile.ts';
import type { SpeechScheduler } from '../../media/stt/SpeechScheduler.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Graph } from '../graph/Graph.ts';
import { MediaRepository } from '../graph/repositories/MediaRepository.ts';
import { RecordingRepository } from '../graph/repositories/RecordingRepository.ts';
import type { SessionRecord } from '../graph/repositories/sessionRecords.ts';
import { SessionWriter } from '../graph/repositories/SessionWriter.ts';
import { JobFailure } from '../jobs/JobFailure.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import { wordHashes } from '../privacy/wordHashes.ts';
import type { FileStore } from '../storage/FileStore.ts';
import type { MediaView } from '../wire/files.ts';
import { idWithin, sessionIdOf, speakerIdOf } from './recordingIds.ts';

export interface RecordingTranscriberOptions {
  graph: Graph;
  keyRing: KeyRing;
  store: FileStore;
  audit: Auditing;
  /** Null: there is no recogniser here. */
  scheduler: SpeechScheduler | null;
}

export interface TranscriptionRun {
  signal: AbortSignal;
  /** What is not recognised is then a gap; before, all of it is tried again. */
  lastAttempt: boolean;
  progress: (percent: number) => Promise<void>;
}

const maxNameLength = 80;

/** Writes what is said in a file of a case into the record, as a visit of its own. Again, it changes nothing. */
export class RecordingTranscriber {
  readonly #options: RecordingTranscriberOptions;
  readonly #media: MediaRepository;
  readonly #recordings: RecordingRepository;
  readonly #writer: SessionWriter;

  constructor(options: RecordingTranscriberOptions) {
    this.#options = options;
    this.#media = new MediaRepository(options.graph, options.keyRing);
    this.#recordings = new RecordingRepository(options.graph);
    this.#writer = new SessionWriter(options.graph, options.keyRing);
  }

  /**
   * What stands whole in the record is left as it is; of a file that is removed, nothing is written any more. Throws
   * JobFailure: NO_RECOGNISER, NOT_PLAYABLE, RECOGNITION_FAILED; the signal's reason.
   */
  async transcribe(mediaId: string, run: TranscriptionRun): Promise<void> {
    try {
      await this.#transcribe(mediaId, run);
    } catch (error) {
      if (run.signal.aborted || (await this.#media.get(mediaId)) !== null) throw error;
    }
  }

  async #transcribe(mediaId: string, run: TranscriptionRun): Promise<void> {
    const { store, audit, scheduler } = this.#options;
    if (await this.#recordings.isWhole(sessionIdOf(mediaId))) return;
    if (!scheduler) throw new JobFailure('NO_RECOGNISER', { retry: false });
    const media = await this.#media.get(mediaId);
    const file = media && (await this.#media.file(mediaId, 'content'));
    if (!media || !file) throw new JobFailure('MEDIA_GONE', { retry: false });
    await audit.record({
      action: 'media.transcribe',
      actorId: null,
      actorKind: 'system',
      subjectKind: 'Media',
      subjectId: mediaId,
      caseId: media.caseId,
    });
    const served = await serveMedia({ bytes: file.bytes, read: (range) => store.read(file, range) });
    try {
      await this.#write(media, scheduler, { url: served.url, progress: () => served.progress }, run);
    } catch (error) {
      throw error instanceof MediaFileError
        ? new JobFailure('NOT_PLAYABLE', { retry: false, cause: error })
        : error;
    } finally {
      await served.close();
    }
  }

  async #write(
    media: MediaView,
    scheduler: SpeechScheduler,
    served: { url: string; progress: () => number },
    { signal, lastAttempt, progress }: TranscriptionRun,
  ): Promise<void> {
    const sessionId = sessionIdOf(media.mediaId);
    let lengthMs = 0;
    const onProgress = (positionMs: number) => {
      lengthMs = positionMs;
    };
    const sound = await openServedMedia(served.url, signal);
    await this.#begin(media);
    const gaps: string[] = [];
    const passages = transcribeFile(sound, {
      ...{ scheduler, signal, onProgress },
      kind: 'recording',
      language: null,
    });
    for await (const passage of passages) {
      if (passage.kind === 'gap' && !lastAttempt) throw new JobFailure('RECOGNITION_FAILED');
      const record = this.#recordOf(media, passage);
      if (passage.kind === 'gap') gaps.push(record.messageId);
      await this.#writer.write([record]);
      await progress(served.progress() * 100);
    }
    const endedAt = new Date(Date.parse(media.createdAt) + Math.round(lengthMs)).toISOString();
    await this.#recordings.end(sessionId, { endedAt, gaps });
  }

  async #begin({ mediaId, caseId, fileName, createdAt, createdBy }: MediaView): Promise<void> {
    const participantId = speakerIdOf(mediaId);
    const begun = await this.#recordings.begin({
      mediaId,
      sessionId: sessionIdOf(mediaId),
      participantId,
      caseId,
      hostUserId: createdBy,
      startedAt: createdAt,
      name: this.#options.keyRing.encrypt(
        fileName.slice(0, maxNameLength).trim(),
        `Participant.name:${participantId}`,
      ),
    });
    if (!begun) throw new JobFailure('MEDIA_GONE', { retry: false });
  }

  #recordOf(
    { mediaId, createdAt }: MediaView,
    passage: Passage,
  ): Extract<SessionRecord, { kind: 'message' }> {
    const { keyRing } = this.#options;
    const { kind: type, startMs, endMs } = passage;
    const messageId = idWithin(mediaId, `${type} ${startMs}`);
    const said = type === 'segment' ? passage : null;
    const probabilities = said?.words?.map(({ probability }) => probability) ?? [];
    return {
      kind: 'message',
      messageId,
      sessionId: sessionIdOf(mediaId),
      participantId: speakerIdOf(mediaId),
      type,
      timestamp: new Date(Date.parse(createdAt) + startMs).toISOString(),
      startMs,
      endMs,
      content: said && keyRing.encrypt(said.text, `Message.content:${messageId}`),
      words: said ? wordHashes(keyRing, said.text) : [],
      confidence:
        probabilities.length === 0
          ? null
          : probabilities.reduce((sum, each) => sum + each, 0) / probabilities.length,
      language: said?.language ?? null,
      source: said?.source ?? null,
      reason: passage.kind === 'gap' ? passage.reason : null,
    };
  }
}
