import type { ReactElement } from 'react';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from './classNames.ts';
import styles from './MenuButton.module.css';

export interface MenuAction {
  id: string;
  text: string;
  icon?: IconName;
  danger?: boolean;
  isDisabled?: boolean;
  onAction: () => void;
}

interface MenuButtonProps {
  label: string;
  actions: readonly MenuAction[];
  /** The button that opens it. */
  children: ReactElement;
  placement?: 'bottom end' | 'top end' | 'top';
}

export function MenuButton({ label, actions, children, placement = 'bottom end' }: MenuButtonProps) {
  return (
    <MenuTrigger>
      {children}
      <Popover className={styles.popover ?? ''} placement={placement} offset={6}>
        <Menu className={styles.menu ?? ''} aria-label={label} items={actions}>
          {(action) => (
            <MenuItem
              className={classNames(styles.item, action.danger && styles.danger)}
              textValue={action.text}
              isDisabled={action.isDisabled ?? false}
              onAction={action.onAction}
            >
              {action.icon && <Icon name={action.icon} size={18} />}
              <span>{action.text}</span>
            </MenuItem>
          )}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
