import { useState } from 'react';
import { Link } from 'wouter';
import { Icon } from '../icons/Icon.tsx';
import { buttonClass, type ButtonLook } from './Button.tsx';

interface LinkButtonProps extends ButtonLook {
  /** A path of this page, without its base. */
  to: string;
  children: string;
  label?: string;
  newTab?: boolean;
  /** Whoever follows it does this too. */
  onGo?: (() => void) | undefined;
}

/** A link that looks like a button, for where an action is going somewhere. */
export function LinkButton({ to, children, icon, label, newTab = false, onGo, ...look }: LinkButtonProps) {
  const [hovered, setHovered] = useState(false);
  return (
    <Link
      to={to}
      className={buttonClass(look)}
      aria-label={label}
      target={newTab ? '_blank' : undefined}
      data-hovered={hovered || undefined}
      onClick={onGo}
      onPointerEnter={() => setHovered(true)}
      onPointerLeave={() => setHovered(false)}
    >
      {icon && <Icon name={icon} size={18} />}
      <span>{children}</span>
    </Link>
  );
}
