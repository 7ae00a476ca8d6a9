import { useMessages } from '../messages/MessagesProvider.tsx';
import { CodeLine } from '../ui/CodeLine.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { newLinkCommand } from './newLinkCommand.ts';

export function SignedOutPage() {
  const m = useMessages();
  return (
    <Page title={m.start.title} width="s" centred>
      <StateCard icon="lock" title={m.start.signedOutTitle}>
        <p>{m.start.signedOutText}</p>
        <CodeLine>{newLinkCommand}</CodeLine>
        <p>{m.start.patientHint}</p>
      </StateCard>
    </Page>
  );
}
