import {
  TextField as AriaTextField,
  type TextFieldProps as AriaProps,
} from 'react-aria-components/TextField';
import { FieldError } from 'react-aria-components/FieldError';
import { Input } from 'react-aria-components/Input';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { checkAgain } from './checkAgain.ts';
import styles from './field.module.css';

interface TextFieldProps extends Omit<AriaProps, 'className' | 'children' | 'style'> {
  label: string;
  hint?: string;
  placeholder?: string;
  missing?: string;
}

export function TextField({ label, hint, placeholder, missing, ...props }: TextFieldProps) {
  return (
    <AriaTextField {...props} className={styles.field ?? ''}>
      <Label className={styles.label}>{label}</Label>
      <Input className={styles.input ?? ''} placeholder={placeholder} onInput={checkAgain} />
      {hint !== undefined && (
        <Text slot="description" className={styles.hint}>
          {hint}
        </Text>
      )}
      <FieldError className={styles.error ?? ''}>
        {({ validationDetails, validationErrors }) =>
          missing !== undefined && validationDetails.valueMissing ? missing : validationErrors.join(' ')
        }
      </FieldError>
    </AriaTextField>
  );
}
