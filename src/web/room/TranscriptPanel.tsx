import { useMemo } from 'react';
import { shownLines } from '../call/transcript.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { useCall } from './CallContext.tsx';
import { CaptionSettings } from './CaptionSettings.tsx';
import { CaptionsUnavailable } from './CaptionsUnavailable.tsx';
import { TranscriptEntry } from './TranscriptEntry.tsx';
import styles from './TranscriptPanel.module.css';
import { useStickToEnd } from './useStickToEnd.ts';

/** Everything said so far, and how captions are set. */
export function TranscriptPanel() {
  const m = useMessages();
  const captioning = useCall((state) => state.captioning);
  const transcript = useCall((state) => state.transcript);
  const lines = useMemo(() => shownLines(transcript), [transcript]);
  const { list, isAtEnd, onScroll, toEnd } = useStickToEnd(transcript);

  if (captioning && !captioning.available) return <CaptionsUnavailable captioning={captioning} />;
  return (
    <>
      <CaptionSettings />
      <div
        ref={list}
        className={styles.scroll}
        onScroll={onScroll}
        tabIndex={0}
        role="region"
        aria-label={m.captions.log}
      >
        {lines.length === 0 ? (
          <div className={styles.empty}>
            <p className={styles.emptyTitle}>{m.captions.emptyTitle}</p>
            <p>{m.captions.empty}</p>
          </div>
        ) : (
          <ol className={styles.list}>
            {lines.map((line, index) => (
              <TranscriptEntry
                key={line.line === 'gap' ? line.gap.gapId : line.caption.utteranceId}
                line={line}
                followsSame={speakerOf(lines[index - 1]) === speakerOf(line)}
              />
            ))}
          </ol>
        )}
      </div>
      {!isAtEnd && (
        <div className={styles.toLatest}>
          <Button icon="arrowDown" onPress={toEnd}>
            {m.captions.toLatest}
          </Button>
        </div>
      )}
    </>
  );
}

type Line = Parameters<typeof TranscriptEntry>[0]['line'];

function speakerOf(line: Line | undefined): string | null {
  if (!line) return null;
  return line.line === 'gap' ? line.gap.participantId : line.caption.participantId;
}
