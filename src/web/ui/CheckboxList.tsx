import { Checkbox } from './Checkbox.tsx';
import styles from './CheckboxList.module.css';

interface CheckboxListProps<Value extends string> {
  label: string;
  value: readonly Value[];
  onChange: (value: readonly Value[]) => void;
  options: readonly { value: Value; name: string; text: string }[];
}

/** Any of few things, each with a sentence that says what it means. */
export function CheckboxList<Value extends string>({
  label,
  value,
  onChange,
  options,
}: CheckboxListProps<Value>) {
  return (
    <fieldset className={styles.list}>
      <legend className={styles.legend}>{label}</legend>
      {options.map((option) => (
        <Checkbox
          key={option.value}
          label={option.name}
          text={option.text}
          isSelected={value.includes(option.value)}
          onChange={(isSelected) => {
            const others = value.filter((each) => each !== option.value);
            onChange(isSelected ? [...others, option.value] : others);
          }}
        />
      ))}
    </fieldset>
  );
}
