import { useEffect, useState } from 'react';
import { fillPath } from '../api/callRoute.ts';
import { readContent } from '../api/content.ts';
import { readMediaContent, readMediaThumbnail } from '../../wire/routes/files.ts';
import { asSignedIn } from '../start/asSignedIn.ts';

export const contentPath = (mediaId: string): string => fillPath(readMediaContent.path, { mediaId });
const thumbnailPath = (mediaId: string): string => fillPath(readMediaThumbnail.path, { mediaId });

/** An address, within this page alone, of the small picture of a file; null until it is there, and without one. */
export function useThumbnail(mediaId: string, hasThumbnail: boolean): string | null {
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!hasThumbnail) return;
    const giveUp = new AbortController();
    let made: string | null = null;
    asSignedIn((token) => readContent(thumbnailPath(mediaId), token, giveUp.signal)).then(
      (picture) => {
        made = URL.createObjectURL(picture);
        setUrl(made);
      },
      // Its icon stays: the file itself can still be asked for.
      () => undefined,
    );
    return () => {
      giveUp.abort();
      if (made !== null) URL.revokeObjectURL(made);
    };
  }, [mediaId, hasThumbnail]);
  return url;
}
