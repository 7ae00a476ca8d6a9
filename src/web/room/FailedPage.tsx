import type { RequestFailure } from '../api/requestError.ts';
import { textOfCode } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import styles from './FailedPage.module.css';
import { useVisit } from './VisitContext.tsx';

/** The visit could not be entered, or broke off. */
export function FailedPage({ error, onBack }: { error: RequestFailure; onBack: () => void }) {
  const m = useMessages();
  const { hasRooms } = useVisit();
  return (
    <Page title={m.ended.failedTitle} width="s" centred>
      <StateCard
        icon="alert"
        tone="danger"
        title={m.ended.failedTitle}
        actions={
          <>
            {hasRooms && <LinkButton to="/rooms">{m.ended.toRooms}</LinkButton>}
            <Button look="primary" icon="refresh" onPress={onBack}>
              {m.ended.joinAgain}
            </Button>
          </>
        }
      >
        <p>{textOfCode(m, error.code)}</p>
        {error.requestId !== null && (
          <p className={styles.reference}>{m.common.reference(error.requestId)}</p>
        )}
      </StateCard>
    </Page>
  );
}
