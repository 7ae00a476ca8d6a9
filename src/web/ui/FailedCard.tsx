import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from './Button.tsx';
import { StateCard } from './StateCard.tsx';

interface FailedCardProps {
  title: string;
  error: unknown;
  onRetry: () => void;
  level?: 1 | 2;
}

/** Something that did not come: why, and once more. */
export function FailedCard({ title, error, onRetry, level = 1 }: FailedCardProps) {
  const m = useMessages();
  return (
    <StateCard
      icon="alert"
      tone="danger"
      level={level}
      title={title}
      actions={
        <Button look="primary" icon="refresh" onPress={onRetry}>
          {m.common.retry}
        </Button>
      }
    >
      <p>{errorText(m, error)}</p>
    </StateCard>
  );
}
