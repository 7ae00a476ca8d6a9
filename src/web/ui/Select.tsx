import { Button } from 'react-aria-components/Button';
import { Label } from 'react-aria-components/Label';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import { Popover } from 'react-aria-components/Popover';
import { Select as AriaSelect, SelectValue } from 'react-aria-components/Select';
import { Icon } from '../icons/Icon.tsx';
import styles from './field.module.css';

export interface SelectOption<Value extends string> {
  value: Value;
  text: string;
}

interface SelectProps<Value extends string> {
  label: string;
  options: readonly SelectOption<Value>[];
  value: Value;
  onChange: (value: Value) => void;
  isDisabled?: boolean;
}

export function Select<Value extends string>({
  label,
  options,
  value,
  onChange,
  isDisabled,
}: SelectProps<Value>) {
  return (
    <AriaSelect
      className={styles.field ?? ''}
      value={value}
      isDisabled={isDisabled ?? false}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen) onChange(chosen.value);
      }}
    >
      <Label className={styles.label}>{label}</Label>
      <Button className={styles.selectButton ?? ''}>
        <SelectValue className={styles.selectValue ?? ''}>{({ selectedText }) => selectedText}</SelectValue>
        <Icon name="chevronDown" size={18} />
      </Button>
      <Popover className={styles.popover ?? ''}>
        <ListBox className={styles.list ?? ''} items={options}>
          {(option) => (
            <ListBoxItem className={styles.option ?? ''} id={option.value} textValue={option.text}>
              {({ isSelected }) => (
                <>
                  <span className={styles.optionText}>{option.text}</span>
                  {isSelected && <Icon name="check" size={18} />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}
