import type { MediaView } from '../../wire/files.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import type { Capabilities } from '../start/capabilities.ts';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import styles from './Transcription.module.css';
import { useTranscription } from './useTranscription.ts';

interface TranscriptionProps {
  media: MediaView;
  /** Whether this person may have it transcribed now. */
  mayStart: boolean;
  /** Null until the server has said it. */
  captioning: Capabilities['captioning'] | null;
}

/** What is said in a sound or video file: how its transcription stands, and the one thing to do next. */
export function Transcription({ media, mayStart, captioning }: TranscriptionProps) {
  const m = useMessages();
  const act = useAct();
  const { loaded, start } = useTranscription(media.mediaId);
  const [isStarting, press] = usePending(async () => {
    await act(start);
  });
  if (loaded.state !== 'ready') return null;
  const { state, progress, failedReason, sessionId } = loaded.value;
  // A file that cannot be read will not be another time.
  const mayHelp = state === 'failed' && failedReason !== 'NOT_PLAYABLE';
  const canStart = mayStart && captioning?.available === true;
  const begin = (text: string, label: string) => (
    <Button icon="captions" aria-label={label} isPending={isStarting} onPress={press}>
      {text}
    </Button>
  );

  return (
    <div className={styles.part}>
      <div className={styles.state} role="status">
        {state !== 'none' && state !== 'completed' && <p>{m.recordings.states[state]}</p>}
        {state === 'failed' && <p>{reasonText(m.recordings.reasons, failedReason)}</p>}
      </div>
      {state === 'active' && <Progress percent={progress} fileName={media.fileName} />}
      {state === 'completed' && sessionId !== null && (
        <LinkButton
          to={`/cases/${media.caseId}/visits/${sessionId}`}
          look="primary"
          icon="captions"
          label={m.recordings.readOf(media.fileName)}
        >
          {m.recordings.read}
        </LinkButton>
      )}
      {canStart && state === 'none' && begin(m.recordings.start, m.recordings.startOf(media.fileName))}
      {canStart && mayHelp && begin(m.recordings.again, m.recordings.againOf(media.fileName))}
      {mayStart && captioning?.available === false && (state === 'none' || state === 'failed') && (
        <p className={styles.hint}>
          {m.recordings.unavailable[captioning.reason]}
          {captioning.variables.length > 0 && ` ${m.recordings.variables(captioning.variables.join(', '))}`}
        </p>
      )}
    </div>
  );
}

function Progress({ percent, fileName }: { percent: number; fileName: string }) {
  const { locale, messages: m } = useLanguage();
  const text = new Intl.NumberFormat(locale, { style: 'percent' }).format(percent / 100);
  return (
    <div className={styles.progress}>
      <progress
        className={styles.bar}
        value={percent}
        max={100}
        aria-label={m.recordings.progressOf(fileName)}
      />
      <span aria-hidden="true">{text}</span>
    </div>
  );
}

/** Codes that people can do something about have words of their own. */
function reasonText(
  reasons: Readonly<Record<string, string>> & { other: string },
  code: string | null,
): string {
  return (code !== null && Object.hasOwn(reasons, code) ? reasons[code] : undefined) ?? reasons.other;
}
