import { errorText } from '../messages/errorText.ts';
import { useLanguage } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import styles from './UploadList.module.css';
import type { Upload, useUploads } from './useUploads.ts';

type UploadListProps = Pick<ReturnType<typeof useUploads>, 'uploads' | 'retry' | 'forget'>;

/** What is on its way, how far it is, and what did not arrive. */
export function UploadList({ uploads, retry, forget }: UploadListProps) {
  if (uploads.length === 0) return null;
  return (
    <ul className={styles.list}>
      {uploads.map((upload) => (
        <li key={upload.mediaId}>
          {upload.error === null ? (
            <Running upload={upload} onStop={() => forget(upload.mediaId)} />
          ) : (
            <Failed upload={upload} onRetry={() => retry(upload)} onDismiss={() => forget(upload.mediaId)} />
          )}
        </li>
      ))}
    </ul>
  );
}

function Running({ upload: { file, sent }, onStop }: { upload: Upload; onStop: () => void }) {
  const { locale, messages: m } = useLanguage();
  const percent = new Intl.NumberFormat(locale, { style: 'percent' }).format(sent);
  return (
    <div className={styles.running}>
      <label className={styles.progress}>
        {m.cases.files.uploading(file.name, percent)}
        <progress className={styles.bar} value={sent} max={1} />
      </label>
      <IconButton icon="close" label={m.cases.files.stop(file.name)} onPress={onStop} />
    </div>
  );
}

interface FailedProps {
  upload: Upload;
  onRetry: () => void;
  onDismiss: () => void;
}

function Failed({ upload: { file, error }, onRetry, onDismiss }: FailedProps) {
  const { messages: m } = useLanguage();
  return (
    <Banner
      tone="danger"
      icon="alert"
      role="alert"
      actions={
        <>
          <Button onPress={onRetry}>{m.cases.files.retry}</Button>
          <IconButton icon="close" label={m.cases.files.dismiss(file.name)} onPress={onDismiss} />
        </>
      }
    >
      {m.cases.files.uploadFailed(file.name, errorText(m, error))}
    </Banner>
  );
}
