import { Label } from 'react-aria-components/Label';
import { RadioButton, RadioField, RadioGroup } from 'react-aria-components/RadioGroup';
import { Icon, type IconName } from '../icons/Icon.tsx';
import styles from './RadioCards.module.css';

interface RadioCardsProps<Value extends string> {
  label: string;
  value: Value;
  onChange: (value: Value) => void;
  options: readonly { value: Value; text: string; sentence?: string; icon?: IconName }[];
}

/** A choice of few, each with a sentence that says what it means. */
export function RadioCards<Value extends string>({
  label,
  value,
  onChange,
  options,
}: RadioCardsProps<Value>) {
  return (
    <RadioGroup
      className={styles.group ?? ''}
      value={value}
      onChange={(key) => {
        const chosen = options.find((option) => option.value === key);
        if (chosen) onChange(chosen.value);
      }}
    >
      <Label className={styles.label}>{label}</Label>
      {options.map((option) => (
        <RadioField key={option.value} value={option.value}>
          <RadioButton className={styles.card ?? ''}>
            {option.icon && <Icon name={option.icon} size={22} />}
            <span className={styles.words}>
              <span className={styles.text}>{option.text}</span>
              {option.sentence !== undefined && <span className={styles.sentence}>{option.sentence}</span>}
            </span>
            <span className={styles.mark} />
          </RadioButton>
        </RadioField>
      ))}
    </RadioGroup>
  );
}
