import { Button } from 'react-aria-components/Button';
import { Tooltip, TooltipTrigger } from 'react-aria-components/Tooltip';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from '../ui/classNames.ts';
import tooltipStyles from '../ui/IconButton.module.css';
import styles from './DeviceToggle.module.css';

interface DeviceToggleProps {
  icon: IconName;
  /** What a press does. */
  label: string;
  isOff: boolean;
  onPress: () => void;
}

/** A round switch over a picture: red with a struck icon when off. */
export function DeviceToggle({ icon, label, isOff, onPress }: DeviceToggleProps) {
  return (
    <TooltipTrigger delay={500}>
      <Button className={classNames(styles.toggle, isOff && styles.off)} aria-label={label} onPress={onPress}>
        <Icon name={icon} size={22} />
      </Button>
      <Tooltip className={tooltipStyles.tooltip ?? ''} offset={6}>
        {label}
      </Tooltip>
    </TooltipTrigger>
  );
}
