import type { ReactNode } from 'react';
import { Form } from 'react-aria-components/Form';
import { Button } from './Button.tsx';
import { classNames } from './classNames.ts';
import styles from './SearchForm.module.css';

interface SearchFormProps {
  /** Each as wide as a part; those in `Wide` wider. */
  children: ReactNode;
  submit: string;
  onSubmit: () => void;
  isPending?: boolean;
  /** Null while nothing is chosen: then there is nothing to take back. */
  reset: { text: string; onReset: () => void } | null;
  /** The button is what this page is for. */
  look?: 'primary' | 'secondary';
  /** Fields with a line below them: the buttons stand beside the fields. */
  isHinted?: boolean;
  /** Below the fields. */
  below?: ReactNode;
}

/** Conditions that are asked for by a button, and taken back by another. */
export function SearchForm({
  children,
  submit,
  onSubmit,
  isPending = false,
  reset,
  look = 'secondary',
  isHinted = false,
  below,
}: SearchFormProps) {
  return (
    <Form
      className={classNames(styles.form, isHinted && styles.hinted)}
      role="search"
      onSubmit={(event) => {
        event.preventDefault();
        onSubmit();
      }}
    >
      {children}
      <div className={styles.buttons}>
        <Button type="submit" look={look} isPending={isPending}>
          {submit}
        </Button>
        {reset && (
          <Button look="quiet" onPress={reset.onReset}>
            {reset.text}
          </Button>
        )}
      </div>
      {below}
    </Form>
  );
}

export const Wide = ({ children }: { children: ReactNode }) => <div className={styles.wide}>{children}</div>;

/** Over the whole width. */
export const Line = ({ children }: { children: ReactNode }) => <div className={styles.line}>{children}</div>;
