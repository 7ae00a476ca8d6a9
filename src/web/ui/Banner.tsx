import type { ReactNode } from 'react';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from './classNames.ts';
import styles from './Banner.module.css';

interface BannerProps {
  tone?: 'info' | 'warn' | 'danger' | 'ok';
  icon?: IconName;
  title?: string;
  children?: ReactNode;
  /** Buttons, at the end. */
  actions?: ReactNode;
  /** `status` where it appears by itself; `alert` only where waiting would hurt. */
  role?: 'status' | 'alert';
}

export function Banner({ tone = 'info', icon = 'info', title, children, actions, role }: BannerProps) {
  return (
    <div className={classNames(styles.banner, styles[tone])} role={role}>
      <span className={styles.icon}>
        <Icon name={icon} />
      </span>
      <div className={styles.words}>
        {title !== undefined && <p className={styles.title}>{title}</p>}
        {children !== undefined && <div className={styles.text}>{children}</div>}
      </div>
      {actions !== undefined && <div className={styles.actions}>{actions}</div>}
    </div>
  );
}
