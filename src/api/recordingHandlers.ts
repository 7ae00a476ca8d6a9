import type { Auditing } from '../audit/AuditLog.ts';
import { actOf, type Asker } from '../cases/Asker.ts';
import type { Recordings } from '../sessions/Recordings.ts';
import type { MediaView } from '../wire/files.ts';
import { getTranscription, startTranscription } from '../wire/routes/recordings.ts';
import { askerOf } from './askerOf.ts';
import { bind, type Binding } from './binding.ts';

export interface RecordingHandlersOptions {
  recordings: Recordings;
  audit: Auditing;
}

export function recordingHandlers({ recordings, audit }: RecordingHandlersOptions): Binding[] {
  const record = (asker: Asker, action: string, { mediaId, caseId }: MediaView) =>
    audit.record(actOf(asker, action, { kind: 'Media', id: mediaId, caseId }));

  return [
    bind(startTranscription, async ({ params, ...call }) => {
      const asker = askerOf(call);
      const { media, standing } = await recordings.start(asker, params.mediaId);
      await record(asker, 'media.transcribe', media);
      return standing;
    }),

    bind(getTranscription, async ({ params, ...call }) => {
      const asker = askerOf(call);
      const { media, standing } = await recordings.standing(asker, params.mediaId);
      await record(asker, 'media.list', media);
      return standing;
    }),
  ];
}
