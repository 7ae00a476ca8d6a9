import { Icon, type IconName } from '../icons/Icon.tsx';
import { classNames } from './classNames.ts';
import styles from './IconTile.module.css';

interface IconTileProps {
  icon: IconName;
  tone?: 'brand' | 'quiet' | 'warn' | 'danger';
  /** `l` where it stands for a whole page. */
  size?: 'm' | 'l';
}

/** What kind of thing this is, at a glance. */
export const IconTile = ({ icon, tone = 'brand', size = 'm' }: IconTileProps) => (
  <span className={classNames(styles.tile, styles[tone], styles[size])}>
    <Icon name={icon} size={size === 'l' ? 28 : 20} />
  </span>
);
