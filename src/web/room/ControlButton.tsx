import type { ReactNode } from 'react';
import { Button, type ButtonProps } from 'react-aria-components/Button';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from '../ui/classNames.ts';
import styles from './ControlButton.module.css';

interface ControlButtonProps extends Omit<ButtonProps, 'className' | 'children' | 'style'> {
  icon: IconName;
  text: string;
  look?: 'plain' | 'off' | 'active' | 'leave';
  /** A small number, such as of unread messages; the label has to say it too. */
  badge?: number;
  children?: ReactNode;
}

export function ControlButton({ icon, text, look = 'plain', badge = 0, ...props }: ControlButtonProps) {
  return (
    <Button {...props} className={classNames(styles.control, styles[look])}>
      <span className={styles.disc}>
        <Icon name={icon} size={24} />
        {badge > 0 && <span className={styles.badge}>{badge > 99 ? '99+' : badge}</span>}
      </span>
      <span className={styles.text}>{text}</span>
    </Button>
  );
}
