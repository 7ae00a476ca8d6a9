import { CheckboxButton, CheckboxField } from 'react-aria-components/Checkbox';
import { Text } from 'react-aria-components/Text';
import { Icon } from '../icons/Icon.tsx';
import styles from './toggle.module.css';

interface CheckboxProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  label: string;
  text?: string;
}

export function Checkbox({ label, text, isSelected, onChange }: CheckboxProps) {
  return (
    <CheckboxField className={styles.field ?? ''} isSelected={isSelected} onChange={onChange}>
      <CheckboxButton className={styles.toggle ?? ''}>
        <span className={styles.box}>{isSelected && <Icon name="check" size={18} />}</span>
        <span className={styles.label}>{label}</span>
      </CheckboxButton>
      {text !== undefined && (
        <Text slot="description" className={styles.besideBox}>
          {text}
        </Text>
      )}
    </CheckboxField>
  );
}
