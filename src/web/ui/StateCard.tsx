import { useEffect, useRef, type ReactNode } from 'react';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { ButtonRow } from './ButtonRow.tsx';
import { classNames } from './classNames.ts';
import styles from './StateCard.module.css';

interface StateCardProps {
  icon: IconName;
  tone?: 'brand' | 'warn' | 'danger';
  title: string;
  children?: ReactNode;
  actions?: ReactNode;
  level?: 1 | 2;
  /** A page that replaced another takes the focus to its heading. */
  focused?: boolean;
}

/** One state, said plainly, with its next action. */
export function StateCard({
  icon,
  tone = 'brand',
  title,
  children,
  actions,
  level = 1,
  focused = false,
}: StateCardProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  const Heading = level === 1 ? 'h1' : 'h2';

  useEffect(() => {
    if (focused) heading.current?.focus();
  }, [focused]);

  return (
    <section className={styles.card}>
      <span className={classNames(styles.icon, styles[tone])}>
        <Icon name={icon} size={28} />
      </span>
      <Heading ref={heading} tabIndex={focused ? -1 : undefined} className={styles.title}>
        {title}
      </Heading>
      {children !== undefined && <div className={styles.text}>{children}</div>}
      {actions !== undefined && <ButtonRow align="center">{actions}</ButtonRow>}
    </section>
  );
}
