import { Button as AriaButton, type ButtonProps as AriaButtonProps } from 'react-aria-components/Button';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from './classNames.ts';
import { Spinner } from './Spinner.tsx';
import styles from './Button.module.css';

export interface ButtonLook {
  look?: 'primary' | 'secondary' | 'quiet' | 'danger';
  icon?: IconName;
  wide?: boolean;
}

export interface ButtonProps extends Omit<AriaButtonProps, 'className' | 'children' | 'style'>, ButtonLook {
  children: string;
}

export const buttonClass = ({ look = 'secondary', wide = false }: ButtonLook): string =>
  classNames(styles.button, styles[look], wide && styles.wide);

export function Button({ look, icon, wide, children, ...props }: ButtonProps) {
  return (
    <AriaButton {...props} className={buttonClass({ look, wide })}>
      {({ isPending }) => (
        <>
          {isPending ? <Spinner size={18} /> : icon && <Icon name={icon} size={18} />}
          <span>{children}</span>
        </>
      )}
    </AriaButton>
  );
}
