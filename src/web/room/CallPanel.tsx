import { useEffect, useRef, type ReactNode } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { IconButton } from '../ui/IconButton.tsx';
import { Modal } from '../ui/Modal.tsx';
import styles from './CallPanel.module.css';
import { useCallView, type Panel } from './CallView.tsx';
import { ChatPanel } from './ChatPanel.tsx';
import { PeoplePanel } from './PeoplePanel.tsx';
import { TranscriptPanel } from './TranscriptPanel.tsx';
import { useIsNarrow } from './useIsNarrow.ts';

const contents: Readonly<Record<Panel, () => ReactNode>> = {
  chat: ChatPanel,
  people: PeoplePanel,
  transcript: TranscriptPanel,
};

/** The open panel: beside the stage, or a sheet where there is no room beside. */
export function CallPanel() {
  const m = useMessages();
  const isNarrow = useIsNarrow();
  const { panel, closePanel } = useCallView();
  if (!panel) return null;
  const Content = contents[panel];
  const title = { chat: m.chat.title, people: m.people.title, transcript: m.captions.title }[panel];
  if (isNarrow) {
    return (
      <Modal title={title} isOpen size="panel" onClose={closePanel}>
        <Content />
      </Modal>
    );
  }
  return (
    <Aside key={panel} title={title} onClose={closePanel}>
      <Content />
    </Aside>
  );
}

/** Takes the focus when it opens and gives it back when it closes; the call beside it stays usable. */
function Aside({ title, onClose, children }: { title: string; onClose: () => void; children: ReactNode }) {
  const m = useMessages();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    heading.current?.focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <aside
      className={styles.aside}
      aria-label={title}
      onKeyDown={(event) => {
        if (event.key === 'Escape') onClose();
      }}
    >
      <header className={styles.header}>
        <h2 ref={heading} tabIndex={-1} className={styles.title}>
          {title}
        </h2>
        <IconButton icon="close" label={m.common.close} onPress={onClose} />
      </header>
      <div className={styles.body}>{children}</div>
    </aside>
  );
}
