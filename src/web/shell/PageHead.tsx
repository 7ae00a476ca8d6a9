import type { ReactNode } from 'react';
import styles from './PageHead.module.css';

interface PageHeadProps {
  title: string;
  lead?: string;
  /** The page's one obvious action. */
  action?: ReactNode;
}

/** What a page is, and the next action on it. */
export const PageHead = ({ title, lead, action }: PageHeadProps) => (
  <div className={styles.head}>
    <div className={styles.words}>
      <h1 className={styles.title}>{title}</h1>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
    </div>
    {action}
  </div>
);
