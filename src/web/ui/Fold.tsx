import type { ReactNode } from 'react';
import { Button } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import { Heading } from 'react-aria-components/Heading';
import { Icon, type IconName } from '../icons/Icon.tsx';
import styles from './Fold.module.css';

interface FoldProps {
  title: string;
  icon: IconName;
  level: 2 | 3;
  children: ReactNode;
}

/** What few people need, behind its title. */
export function Fold({ title, icon, level, children }: FoldProps) {
  return (
    <Disclosure>
      <Heading level={level} className={styles.heading ?? ''}>
        <Button slot="trigger" className={styles.trigger ?? ''}>
          <Icon name={icon} size={18} />
          <span className={styles.title}>{title}</span>
          <Icon name="chevronDown" size={18} />
        </Button>
      </Heading>
      <DisclosurePanel>
        <div className={styles.content}>{children}</div>
      </DisclosurePanel>
    </Disclosure>
  );
}
