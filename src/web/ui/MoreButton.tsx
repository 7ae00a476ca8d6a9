import { Button } from './Button.tsx';
import { ButtonRow } from './ButtonRow.tsx';
import { useAct } from './useAct.ts';
import { usePending } from './usePending.ts';

interface MoreButtonProps {
  text: string;
  /** Null at the end of the list: there is nothing to press. */
  cursor: string | null;
  onMore: (cursor: string) => Promise<void>;
}

/** The next page of a list. */
export function MoreButton({ text, cursor, onMore }: MoreButtonProps) {
  const act = useAct();
  const [isPending, run] = usePending(async () => {
    if (cursor !== null) await act(() => onMore(cursor));
  });
  if (cursor === null) return null;
  return (
    <ButtonRow align="center">
      <Button isPending={isPending} onPress={run}>
        {text}
      </Button>
    </ButtonRow>
  );
}
