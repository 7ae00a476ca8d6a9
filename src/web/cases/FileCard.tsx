import { useEffect, useState } from 'react';
import type { MediaView } from '../../wire/files.ts';
import { readContent, saveAs } from '../api/content.ts';
import type { IconName } from '../icons/Icon.tsx';
import { useLanguage } from '../messages/MessagesProvider.tsx';
import type { Capabilities } from '../start/capabilities.ts';
import { asSignedIn } from '../start/asSignedIn.ts';
import { IconTile } from '../ui/IconTile.tsx';
import { Button } from '../ui/Button.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { useDates } from './dates.ts';
import { DemoTag } from './DemoTag.tsx';
import styles from './FileCard.module.css';
import rows from './rows.module.css';
import { Transcription } from './Transcription.tsx';
import { contentPath, useThumbnail } from './useMediaUrl.ts';

const icons: Readonly<Record<MediaView['kind'], IconName>> = {
  picture: 'screen',
  dicom: 'screen',
  audio: 'sound',
  video: 'play',
  document: 'folder',
};

interface FileCardProps {
  media: MediaView;
  mayTranscribe: boolean;
  captioning: Capabilities['captioning'] | null;
  /** Null where it stays. */
  onRemove: ((media: MediaView) => void) | null;
}

/** One file: what it is, whether it was scanned, and its content on demand. */
export function FileCard({ media, mayTranscribe, captioning, onRemove }: FileCardProps) {
  const { messages: m } = useLanguage();
  const dates = useDates();
  const size = useSize(media.bytes);
  const { mediaId, kind, fileName, scanned, hasThumbnail, createdAt, demo } = media;
  const thumbnail = useThumbnail(mediaId, hasThumbnail);
  return (
    <li className={rows.row}>
      {thumbnail === null ? (
        <IconTile icon={icons[kind]} />
      ) : (
        <img className={styles.thumbnail} src={thumbnail} alt={m.cases.files.preview(fileName)} />
      )}
      <div className={rows.words}>
        <p className={rows.name}>{fileName}</p>
        <p className={rows.meta}>
          <span>{m.cases.files.kinds[kind]}</span>
          <span>{size}</span>
          <span>{m.cases.files.added(dates.date(createdAt))}</span>
        </p>
        <p className={rows.meta}>{scanned ? m.cases.files.scanned : m.cases.files.notScanned}</p>
      </div>
      {demo && <DemoTag />}
      <FileActions media={media} onRemove={onRemove} />
      {(kind === 'audio' || kind === 'video') && (
        <Transcription media={media} mayStart={mayTranscribe} captioning={captioning} />
      )}
    </li>
  );
}

function FileActions({ media, onRemove }: Pick<FileCardProps, 'media' | 'onRemove'>) {
  const { messages: m } = useLanguage();
  const act = useAct();
  const { mediaId, kind, fileName } = media;
  const [played, setPlayed] = useState<string | null>(null);
  const content = () => asSignedIn((token) => readContent(contentPath(mediaId), token));
  const [isSaving, save] = usePending(async () => {
    await act(async () => saveAs(await content(), fileName));
  });
  const [isOpening, play] = usePending(async () => {
    await act(async () => setPlayed(URL.createObjectURL(await content())));
  });
  useEffect(() => {
    if (played === null) return;
    return () => URL.revokeObjectURL(played);
  }, [played]);

  const isPlayable = kind === 'audio' || kind === 'video';
  return (
    <>
      <div className={rows.actions}>
        {isPlayable && played === null && (
          <Button
            icon="play"
            aria-label={m.cases.files.playOf(fileName)}
            isPending={isOpening}
            onPress={play}
          >
            {m.cases.files.play}
          </Button>
        )}
        <Button
          icon="download"
          aria-label={m.cases.files.downloadOf(fileName)}
          isPending={isSaving}
          onPress={save}
        >
          {m.cases.files.download}
        </Button>
        {onRemove && (
          <Button icon="trash" aria-label={m.cases.files.removeOf(fileName)} onPress={() => onRemove(media)}>
            {m.cases.files.remove}
          </Button>
        )}
      </div>
      {played !== null && kind === 'audio' && (
        <audio className={styles.player} src={played} controls autoPlay aria-label={fileName} />
      )}
      {played !== null && kind === 'video' && (
        <video className={styles.player} src={played} controls autoPlay aria-label={fileName} />
      )}
    </>
  );
}

const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const;

function useSize(bytes: number): string {
  const { locale } = useLanguage();
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** step);
}
