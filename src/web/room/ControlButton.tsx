import { Button, type ButtonProps } from 'react-aria-components/Button';
import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from '../ui/classNames.ts';
import styles from './ControlButton.module.css';

interface ControlButtonProps extends Omit<ButtonProps, 'className' | 'children' | 'style'> {
  icon: IconName;
  text: string;
  look?: 'plain' | 'off' | 'active' | 'leave';
  /** A small number, such as of unread messages, and what it says. */
  badge?: { count: number; text: string } | undefined;
}

export function ControlButton({ icon, text, look = 'plain', badge, ...props }: ControlButtonProps) {
  return (
    <Button {...props} className={classNames(styles.control, styles[look])}>
      <span className={styles.disc}>
        <Icon name={icon} size={24} />
        {badge && (
          <span className={styles.badge} aria-hidden="true">
            {badge.count > 99 ? '99+' : badge.count}
          </span>
        )}
      </span>
      <span className={styles.text}>{text}</span>
      {badge && <VisuallyHidden>{badge.text}</VisuallyHidden>}
    </Button>
  );
}
