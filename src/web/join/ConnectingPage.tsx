import { useMessages } from '../messages/MessagesProvider.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';

export function ConnectingPage() {
  const m = useMessages();
  return (
    <Page title={m.call.connecting} centred>
      <Loading text={m.call.connecting} isPage />
    </Page>
  );
}
