import { SwitchButton, SwitchField } from 'react-aria-components/Switch';
import { Text } from 'react-aria-components/Text';
import styles from './toggle.module.css';

interface SwitchProps {
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
  isDisabled?: boolean;
  label: string;
  text?: string;
}

export function Switch({ label, text, isSelected, onChange, isDisabled = false }: SwitchProps) {
  return (
    <SwitchField
      className={styles.field ?? ''}
      isSelected={isSelected}
      onChange={onChange}
      isDisabled={isDisabled}
    >
      <SwitchButton className={styles.toggle ?? ''}>
        <span className={styles.label}>{label}</span>
        <span className={styles.track}>
          <span className={styles.thumb} />
        </span>
      </SwitchButton>
      {text !== undefined && (
        <Text slot="description" className={styles.besideTrack}>
          {text}
        </Text>
      )}
    </SwitchField>
  );
}
