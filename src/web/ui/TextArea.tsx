import { FieldError } from 'react-aria-components/FieldError';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { TextArea as AriaTextArea } from 'react-aria-components/TextArea';
import { TextField, type TextFieldProps } from 'react-aria-components/TextField';
import { checkAgain } from './checkAgain.ts';
import { classNames } from './classNames.ts';
import styles from './field.module.css';

interface TextAreaProps extends Omit<TextFieldProps, 'className' | 'children' | 'style'> {
  label: string;
  hint?: string;
  missing?: string;
  rows?: number;
}

/** Text of several lines. */
export function TextArea({ label, hint, missing, rows = 4, ...props }: TextAreaProps) {
  return (
    <TextField {...props} className={styles.field ?? ''}>
      <Label className={styles.label}>{label}</Label>
      <AriaTextArea className={classNames(styles.input, styles.lines)} rows={rows} onInput={checkAgain} />
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
    </TextField>
  );
}
