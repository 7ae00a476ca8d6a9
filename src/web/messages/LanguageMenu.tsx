import { Button } from 'react-aria-components/Button';
import { Menu, MenuItem, MenuTrigger } from 'react-aria-components/Menu';
import { Popover } from 'react-aria-components/Popover';
import { Icon } from '../icons/Icon.tsx';
import menuStyles from '../ui/MenuButton.module.css';
import { nameOfLanguage, pageLanguages, useLanguage, type PageLanguage } from './MessagesProvider.tsx';
import styles from './LanguageMenu.module.css';

export function LanguageMenu() {
  const { language, messages, choose } = useLanguage();
  return (
    <MenuTrigger>
      <Button
        className={styles.button ?? ''}
        aria-label={`${messages.pageLanguage}: ${messages.languageName}`}
      >
        <Icon name="globe" />
        <span className={styles.name}>{messages.languageName}</span>
      </Button>
      <Popover className={menuStyles.popover ?? ''} placement="bottom end" offset={6}>
        <Menu
          className={menuStyles.menu ?? ''}
          aria-label={messages.pageLanguage}
          selectionMode="single"
          disallowEmptySelection
          selectedKeys={[language]}
          onAction={(key) => choose(key as PageLanguage)}
        >
          {pageLanguages.map((code) => (
            <MenuItem key={code} id={code} className={menuStyles.item ?? ''} textValue={nameOfLanguage(code)}>
              {({ isSelected }) => (
                <>
                  <span className={styles.option} lang={code}>
                    {nameOfLanguage(code)}
                  </span>
                  {isSelected && <Icon name="check" size={18} />}
                </>
              )}
            </MenuItem>
          ))}
        </Menu>
      </Popover>
    </MenuTrigger>
  );
}
