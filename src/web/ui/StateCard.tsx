import type { ReactNode } from 'react';
import type { IconName } from '../icons/Icon.tsx';
import { ButtonRow } from './ButtonRow.tsx';
import { IconTile } from './IconTile.tsx';
import styles from './StateCard.module.css';

interface StateCardProps {
  icon: IconName;
  tone?: 'brand' | 'warn' | 'danger';
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  level?: 1 | 2;
}

/** One state, said plainly, with its next action. */
export function StateCard({ icon, tone = 'brand', title, children, actions, level = 1 }: StateCardProps) {
  const Heading = level === 1 ? 'h1' : 'h2';

  return (
    <section className={styles.card}>
      <IconTile icon={icon} tone={tone} size="l" />
      <Heading className={styles.title}>{title}</Heading>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <ButtonRow align="center">{actions}</ButtonRow>}
    </section>
  );
}
