import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import type { Caption } from '../../wire/captions.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from '../ui/classNames.ts';
import { captionParts } from './captionParts.ts';
import styles from './CaptionText.module.css';

/** What somebody said: doubtful words dotted, text that may still change set apart. */
export function CaptionText({ caption }: { caption: Caption }) {
  const m = useMessages();
  return (
    <span
      className={classNames(caption.kind === 'partial' && styles.interim)}
      lang={caption.language ?? undefined}
    >
      {captionParts(caption).map((part, index) =>
        part.isUncertain ? (
          // Parts have no identity of their own; they are replaced as a whole.
          <span key={index} className={styles.uncertain}>
            {part.text}
            <VisuallyHidden>{` (${m.captions.uncertain})`}</VisuallyHidden>
          </span>
        ) : (
          part.text
        ),
      )}
      {caption.kind === 'partial' && (
        <span className={styles.dots} role="img" aria-label={m.captions.interim} />
      )}
    </span>
  );
}
