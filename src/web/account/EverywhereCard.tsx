import { useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { endSignIn } from '../start/renewal.ts';
import { Button } from '../ui/Button.tsx';
import { Card } from '../ui/Card.tsx';
import { ConfirmModal } from '../ui/ConfirmModal.tsx';
import { useAct } from '../ui/useAct.ts';

export function EverywhereCard() {
  const m = useMessages();
  const act = useAct();
  const [isAsking, setAsking] = useState(false);
  return (
    <Card title={m.account.everywhereTitle} text={m.account.everywhereText}>
      <Button icon="door" onPress={() => setAsking(true)}>
        {m.account.everywhere}
      </Button>
      <ConfirmModal
        title={m.account.everywhere}
        text={m.account.everywhereText}
        confirm={m.account.everywhere}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        onConfirm={async () => {
          await act(() => endSignIn('everywhere'));
        }}
      />
    </Card>
  );
}
