import { useCallback, useEffect } from 'react';
import { getTranscription, startTranscription } from '../../wire/routes/recordings.ts';
import { listenToJobs } from '../notifications/jobNews.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { useLoaded } from '../ui/useLoaded.ts';

/** How the transcription of a file stands, and goes on standing while it is looked at. */
export function useTranscription(mediaId: string) {
  const call = useHostCall();
  const load = useCallback(() => call(getTranscription, { params: { mediaId } }), [call, mediaId]);
  const { loaded, refresh, change } = useLoaded(load);

  useEffect(
    () =>
      listenToJobs({
        changed({ jobId, queue, state, progress, failedReason }) {
          if (jobId !== mediaId || queue !== 'transcription') return;
          // Where its transcript is read is for the server to say.
          if (state === 'completed') void refresh();
          else change((standing) => ({ ...standing, state, progress, failedReason }));
        },
        resumed: () => void refresh(),
      }),
    [mediaId, refresh, change],
  );

  const start = useCallback(async () => {
    const standing = await call(startTranscription, { params: { mediaId } });
    change(() => standing);
  }, [call, mediaId, change]);

  return { loaded, start };
}
