import type { LobbyStatus } from '../../wire/rooms.ts';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from '../ui/classNames.ts';
import styles from './LobbyNote.module.css';

/** Whether the clinician is there, and whether they know. */
export function LobbyNote({ lobby }: { lobby: LobbyStatus | null }) {
  const m = useMessages();
  const note: { icon: IconName; title: string; text: string | null; tone: string | undefined } = !lobby
    ? { icon: 'clock', title: m.waiting.asking, text: null, tone: styles.quiet }
    : lobby.hostAlerted
      ? { icon: 'check', title: m.waiting.knows, text: m.waiting.knowsText, tone: styles.good }
      : lobby.hostPresent
        ? { icon: 'bell', title: m.waiting.present, text: m.waiting.presentText, tone: styles.brand }
        : { icon: 'clock', title: m.waiting.absent, text: m.waiting.absentText, tone: styles.quiet };
  return (
    <section className={styles.note} role="status">
      <span className={classNames(styles.sign, note.tone)}>
        <Icon name={note.icon} size={28} />
        <span className={styles.pulse} />
      </span>
      <h2 className={styles.title}>{note.title}</h2>
      {note.text !== null && <p className={styles.text}>{note.text}</p>}
    </section>
  );
}
