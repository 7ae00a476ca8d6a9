import { Button, type ButtonProps } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from './classNames.ts';
import styles from './IconButton.module.css';

interface IconButtonProps extends Omit<ButtonProps, 'className' | 'children' | 'style' | 'aria-label'> {
  icon: IconName;
  label: string;
  bordered?: boolean;
}

export function IconButton({ icon, label, bordered = false, ...props }: IconButtonProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button
        {...props}
        aria-label={label}
        className={classNames(styles.button, bordered && styles.bordered)}
      >
        <Icon name={icon} />
      </Button>
      <Tooltip className={styles.tooltip ?? ''} offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
