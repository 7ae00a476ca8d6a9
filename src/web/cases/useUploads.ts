import { useCallback, useEffect, useRef, useState } from 'react';
import { v7 as uuidv7 } from 'uuid';
import type { MediaView } from '../../wire/files.ts';
import { sendFile } from '../api/content.ts';
import { asSignedIn } from '../start/asSignedIn.ts';

/** A file on its way into a case, or what stopped it. */
export interface Upload {
  /** Also the id of the file: sending it again adds no second one. */
  mediaId: string;
  file: File;
  /** From 0 to 1. */
  sent: number;
  /** Null while it is on its way. */
  error: unknown;
}

/** Files that are being added to a case, one after the other. */
export function useUploads(caseId: string, onAdded: (media: MediaView) => void) {
  const [uploads, setUploads] = useState<readonly Upload[]>([]);
  const queue = useRef(Promise.resolve());
  const stops = useRef(new Map<string, AbortController>());

  const change = useCallback((mediaId: string, by: Partial<Upload>) => {
    setUploads((before) => before.map((each) => (each.mediaId === mediaId ? { ...each, ...by } : each)));
  }, []);
  const forget = useCallback((mediaId: string) => {
    stops.current.get(mediaId)?.abort();
    stops.current.delete(mediaId);
    setUploads((before) => before.filter((each) => each.mediaId !== mediaId));
  }, []);

  const send = useCallback(
    (mediaId: string, file: File) => {
      const stop = new AbortController();
      stops.current.set(mediaId, stop);
      const { signal } = stop;
      const isStopped = () => signal.aborted;
      queue.current = queue.current.then(async () => {
        if (isStopped()) return;
        try {
          const onProgress = (sent: number) => change(mediaId, { sent });
          const sending = { caseId, mediaId, file, signal, onProgress };
          onAdded(await asSignedIn((token) => sendFile({ ...sending, token })));
          forget(mediaId);
        } catch (error) {
          if (!isStopped()) change(mediaId, { error });
        }
      });
    },
    [caseId, onAdded, change, forget],
  );

  const add = useCallback(
    (files: readonly File[]) => {
      const added = files.map((file) => ({ mediaId: uuidv7(), file, sent: 0, error: null }));
      setUploads((before) => [...before, ...added]);
      for (const { mediaId, file } of added) send(mediaId, file);
    },
    [send],
  );
  const retry = useCallback(
    ({ mediaId, file }: Upload) => {
      change(mediaId, { sent: 0, error: null });
      send(mediaId, file);
    },
    [change, send],
  );

  // Who leaves the case stops what is on its way.
  useEffect(() => {
    const running = stops.current;
    return () => {
      for (const stop of running.values()) stop.abort();
    };
  }, []);

  return { uploads, add, retry, forget };
}
