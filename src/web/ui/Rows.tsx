import type { ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Rows.module.css';

/** A list, one thing a row. */
export const Rows = ({ label, children }: { label: string; children: ReactNode }) => (
  <ul className={styles.rows} aria-label={label}>
    {children}
  </ul>
);

interface RowProps {
  title: string;
  text?: string;
  /** A word that sets it apart from the others. */
  badge?: string | null;
  tone?: 'plain' | 'warn';
  children?: ReactNode;
  actions?: ReactNode;
}

export const Row = ({ title, text, badge = null, tone = 'plain', children, actions }: RowProps) => (
  <li className={styles.row}>
    <div className={styles.words}>
      <p className={styles.title}>
        <span className={styles.name}>{title}</span>
        {badge !== null && <span className={classNames(styles.badge, styles[tone])}>{badge}</span>}
      </p>
      {text !== undefined && <p className={styles.text}>{text}</p>}
      {children}
    </div>
    {actions !== undefined && <div className={styles.actions}>{actions}</div>}
  </li>
);
