import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { CopyField } from '../ui/CopyField.tsx';

interface LinkToHandOverProps {
  label: string;
  url: string;
  /** For how long, and how often. */
  text: string;
  onDone: () => void;
}

/** Something that opens a door, shown once. */
export function LinkToHandOver({ label, url, text, onDone }: LinkToHandOverProps) {
  const m = useMessages();
  return (
    <>
      <CopyField label={label} text={url} />
      <p>{text}</p>
      <Button wide onPress={onDone}>
        {m.admin.done}
      </Button>
    </>
  );
}
