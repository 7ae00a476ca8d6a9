import { useId, useState } from 'react';
import type { KindSetting } from '../../wire/notifications.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { IconTile } from '../ui/IconTile.tsx';
import { Switch } from '../ui/Switch.tsx';
import styles from './NotificationSettingsPage.module.css';
import { iconOf } from './places.ts';

interface KindCardProps {
  setting: KindSetting;
  mailAvailable: boolean;
  onChoose: (setting: KindSetting) => Promise<boolean>;
}

/** One kind of notification, and the ways in which it comes. */
export function KindCard({ setting, mailAvailable, onChoose }: KindCardProps) {
  const m = useMessages().notifications.settings;
  const id = useId();
  // As pressed, until the server says otherwise.
  const [wanted, setWanted] = useState(setting);
  const choose = (change: Partial<KindSetting>) => {
    const next = { ...wanted, ...change };
    setWanted(next);
    void onChoose(next).then((isKept) => {
      if (!isKept) setWanted(setting);
    });
  };
  const { title, text } = m.kinds[setting.kind];
  return (
    <li>
      <div className={styles.card} role="group" aria-labelledby={id}>
        <IconTile icon={iconOf(setting.kind)} />
        <div className={styles.words}>
          <h2 className={styles.title} id={id}>
            {title}
          </h2>
          <p className={styles.text}>{text}</p>
        </div>
        <div className={styles.switches}>
          <Switch label={m.app} isSelected={wanted.app} onChange={(app) => choose({ app })} />
          <Switch
            label={m.email}
            isSelected={wanted.email && mailAvailable}
            isDisabled={!mailAvailable}
            onChange={(email) => choose({ email })}
          />
        </div>
      </div>
    </li>
  );
}
