import { Keyboard } from 'react-aria-components/Keyboard';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Switch } from '../ui/Switch.tsx';
import styles from './ShortcutList.module.css';
import { shortcutKeys } from './shortcutKeys.ts';
import { changeViewSettings, useViewSettings } from './viewSettings.ts';

export function ShortcutList() {
  const m = useMessages();
  const { shortcuts } = useViewSettings();
  return (
    <>
      <Switch
        label={m.settings.shortcutsUse}
        text={m.settings.shortcutsText}
        isSelected={shortcuts}
        onChange={(isOn) => changeViewSettings({ shortcuts: isOn })}
      />
      <dl className={styles.list}>
        {shortcutKeys.map(({ name, shown }) => (
          <div key={name} className={styles.row}>
            <dt>{m.settings.keys[name]}</dt>
            <dd>
              <Keyboard className={styles.key}>{shown}</Keyboard>
            </dd>
          </div>
        ))}
      </dl>
    </>
  );
}
