import { useId, type ReactNode } from 'react';
import { classNames } from './classNames.ts';
import styles from './Section.module.css';

interface SectionProps {
  title: string;
  lead?: string;
  /** Set apart from the page. */
  isCard?: boolean;
  actions?: ReactNode;
  children: ReactNode;
}

/** A part of a page under its heading. */
export function Section({ title, lead, isCard = false, actions, children }: SectionProps) {
  const titleId = useId();
  return (
    <section aria-labelledby={titleId} className={classNames(styles.section, isCard && styles.card)}>
      <div className={styles.head}>
        <h2 id={titleId} className={styles.title}>
          {title}
        </h2>
        {actions}
      </div>
      {lead !== undefined && <p className={styles.lead}>{lead}</p>}
      {children}
    </section>
  );
}
