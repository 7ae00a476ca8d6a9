import { useRef, type ReactNode } from 'react';
import { Mark } from '../icons/Mark.tsx';
import { LanguageMenu } from '../messages/LanguageMenu.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from './classNames.ts';
import { useDocumentTitle } from './documentTitle.tsx';
import { useFocusOnArrival } from './useFocusOnArrival.ts';
import styles from './Page.module.css';

interface PageProps {
  title: string;
  children: ReactNode;
  width?: 's' | 'm' | 'l';
  /** The main places, after the mark; below the bar on phones. */
  navigation?: ReactNode;
  /** What stands at the end of the bar, before the language. */
  bar?: ReactNode;
  /** Vertically centred, for pages with one message. */
  centred?: boolean;
}

/** The light frame of every page outside a call. */
export function Page({ title, children, navigation, bar, width = 'm', centred = false }: PageProps) {
  const m = useMessages();
  useDocumentTitle(title);
  const main = useRef<HTMLElement>(null);
  useFocusOnArrival(main, title);
  return (
    <>
      <a
        className={styles.skip}
        href="#content"
        onClick={(event) => {
          // The fragment is not ours to change: it may carry an invitation.
          event.preventDefault();
          document.getElementById('content')?.focus();
        }}
      >
        {m.common.skipToContent}
      </a>
      <header className={styles.bar}>
        <Mark />
        {navigation}
        <div className={styles.barEnd}>
          {bar}
          <LanguageMenu />
        </div>
      </header>
      <main
        ref={main}
        id="content"
        tabIndex={-1}
        className={classNames(styles.main, styles[width], centred && styles.centred)}
      >
        {children}
      </main>
    </>
  );
}
