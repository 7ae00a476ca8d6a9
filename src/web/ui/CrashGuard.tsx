import { Component, type ReactNode } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from './Button.tsx';
import { Page } from './Page.tsx';
import { StateCard } from './StateCard.tsx';

/** A fault while rendering shows a page that says what to do instead of an empty one. */
export class CrashGuard extends Component<{ children: ReactNode }, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? <CrashedPage /> : this.props.children;
  }
}

function CrashedPage() {
  const m = useMessages();
  return (
    <Page title={m.crashed.title} width="s" centred>
      <StateCard
        icon="alert"
        tone="danger"
        title={m.crashed.title}
        actions={
          <Button look="primary" icon="refresh" onPress={() => location.reload()}>
            {m.crashed.reload}
          </Button>
        }
      >
        <p>{m.crashed.text}</p>
      </StateCard>
    </Page>
  );
}
