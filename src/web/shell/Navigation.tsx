import { useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { classNames } from '../ui/classNames.ts';
import { belongsTo, staff } from './audience.ts';
import { adminDestinations, destinations, type Destination } from './navigation.ts';
import styles from './Navigation.module.css';

const isWithin = (location: string, path: string) => location === path || location.startsWith(`${path}/`);

/** The main places, for whoever is signed in; on a phone a row of its own below the bar. */
export function Navigation() {
  const m = useMessages();
  return <Places label={m.shell.navigation} places={destinations} />;
}

/** The places of administrators, in a row below the bar wherever one of them is open. */
export function AdminNavigation() {
  const m = useMessages();
  const [location] = useLocation();
  if (!isWithin(location, '/admin')) return null;
  return <Places label={m.shell.administration} places={adminDestinations} isBelow />;
}

interface PlacesProps {
  label: string;
  places: readonly Destination[];
  isBelow?: boolean;
}

function Places({ label, places, isBelow = false }: PlacesProps) {
  const m = useMessages();
  const [location] = useLocation();
  const roles = useSignIn()?.user.roles ?? [];
  const offered = places.filter(({ audience }) => belongsTo(audience, roles));
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    // On a phone the row may be longer than the screen.
    list.current
      ?.querySelector('[aria-current]')
      ?.scrollIntoView({ inline: 'nearest', block: 'nearest', behavior: 'instant' });
  }, [location]);
  if (offered.length === 0) return null;
  return (
    <nav className={classNames(styles.navigation, isBelow && styles.below)} aria-label={label}>
      <ul className={styles.list} ref={list}>
        {offered.map(({ to, within, text, icon }) => (
          <li key={to}>
            <Link
              to={to}
              className={styles.link ?? ''}
              aria-current={isWithin(location, within) ? 'page' : undefined}
            >
              <Icon name={icon} size={18} />
              <span>{text(m, belongsTo(staff, roles))}</span>
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
