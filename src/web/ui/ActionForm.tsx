import { useState, type ReactNode } from 'react';
import { Form } from 'react-aria-components/Form';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import styles from './ActionForm.module.css';
import { Banner } from './Banner.tsx';
import { Button } from './Button.tsx';
import { usePending } from './usePending.ts';

interface ActionFormProps {
  submit: string;
  /** Rejected where it did not work: the reason is told above the button, and what was entered stays. */
  onSubmit: () => Promise<void>;
  children?: ReactNode;
  /** After the button. */
  aside?: ReactNode;
  isDisabled?: boolean;
  /** `danger` for what cannot be taken back, or locks somebody out. */
  look?: 'primary' | 'danger';
}

/** Fields, one action, and what came of it. */
export function ActionForm({
  submit,
  onSubmit,
  children,
  aside,
  isDisabled = false,
  look = 'primary',
}: ActionFormProps) {
  const m = useMessages();
  const [error, setError] = useState<unknown>(null);
  const [isPending, run] = usePending(async () => {
    setError(null);
    await onSubmit().catch(setError);
  });
  return (
    <Form
      className={styles.form ?? ''}
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      {children}
      {error !== null && (
        <Banner tone="danger" icon="alert" role="alert">
          {errorText(m, error)}
        </Banner>
      )}
      <Button type="submit" look={look} wide isPending={isPending} isDisabled={isDisabled}>
        {submit}
      </Button>
      {aside}
    </Form>
  );
}
