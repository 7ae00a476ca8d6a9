import { transcriptionQueue } from '../src/jobs/transcription.ts';
import type { RecordingOutcomes } from '../src/sessions/RecordingOutcomes.ts';
import type { RecordingTranscriber } from '../src/sessions/RecordingTranscriber.ts';
import { jobProcessor, type JobProcessor } from './JobProcessor.ts';

export const transcription = (
  transcriber: RecordingTranscriber,
  outcomes: Pick<RecordingOutcomes, 'tell'>,
): JobProcessor =>
  jobProcessor(
    transcriptionQueue,
    async (payload, job) => {
      await transcriber.transcribe(payload.mediaId, job);
      await outcomes.tell(payload);
    },
    (payload) => outcomes.tell(payload),
  );
