import styles from './CodeLine.module.css';

/** A command or name to be typed elsewhere; selects as a whole. */
export function CodeLine({ children }: { children: string }) {
  return (
    <code className={styles.line} translate="no">
      {children}
    </code>
  );
}
