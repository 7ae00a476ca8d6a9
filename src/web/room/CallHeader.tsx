import { Button } from 'react-aria-components/Button';
import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { useCall } from './CallContext.tsx';
import styles from './CallHeader.module.css';
import { useCallView } from './CallView.tsx';
import { SessionTime } from './SessionTime.tsx';

export function CallHeader({ roomName }: { roomName: string }) {
  const m = useMessages();
  const isLocked = useCall((state) => state.session?.locked ?? false);
  return (
    <header className={styles.header}>
      <div className={styles.words}>
        <h1 className={styles.name}>{roomName}</h1>
        <SessionTime />
        {isLocked && (
          <span className={styles.locked}>
            <Icon name="lock" size={16} />
            <span>{m.call.locked}</span>
          </span>
        )}
      </div>
      <CaptionedBadge />
      <LayoutButton />
    </header>
  );
}

/** Who is being captioned, always in view of everybody. */
function CaptionedBadge() {
  const m = useMessages();
  const { panel, togglePanel } = useCallView();
  const isAvailable = useCall((state) => state.captioning?.available ?? false);
  const participants = useCall((state) => state.participants);
  if (!isAvailable) return null;
  const captioned = participants.filter((person) => person.captioned).length;
  return (
    <Button
      className={styles.badge ?? ''}
      aria-expanded={panel === 'transcript'}
      onPress={() => togglePanel('transcript')}
    >
      <Icon name="captions" size={18} />
      <span aria-hidden="true">{m.captions.badge(captioned, participants.length)}</span>
      <VisuallyHidden>{m.captions.badgeLabel(captioned, participants.length)}</VisuallyHidden>
    </Button>
  );
}

function LayoutButton() {
  const m = useMessages();
  const { layout, chooseLayout } = useCallView();
  const others = useCall((state) => state.participants.length - 1);
  const isGrid = (layout ?? (others > 1 ? 'grid' : 'speaker')) === 'grid';
  if (others < 1) return null;
  return (
    <IconButton
      icon={isGrid ? 'speaker' : 'grid'}
      label={isGrid ? m.call.viewSpeaker : m.call.viewGrid}
      onPress={() => chooseLayout(isGrid ? 'speaker' : 'grid')}
    />
  );
}
