import { refusedAction } from '../../../wire/audit.ts';
import { useDates } from '../../cases/dates.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { Button } from '../../ui/Button.tsx';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { StateCard } from '../../ui/StateCard.tsx';
import type { Loaded } from '../../ui/useLoaded.ts';
import type { PageOf } from '../../ui/usePages.ts';
import { WhenLoaded } from '../../ui/WhenLoaded.tsx';
import { actionText, actorText, type NamedEntry } from './auditFilter.ts';

interface AuditListProps {
  loaded: Loaded<PageOf<NamedEntry>>;
  onRetry: () => void;
  onMore: (cursor: string) => Promise<void>;
  onDetails: (entry: NamedEntry) => void;
}

export function AuditList({ loaded, onRetry, onMore, onDetails }: AuditListProps) {
  const m = useMessages();
  return (
    <WhenLoaded loaded={loaded} failedTitle={m.admin.audit.errorTitle} onRetry={onRetry}>
      {({ items, nextCursor }) => (
        <>
          {items.length > 0 && (
            <Rows label={m.admin.audit.title}>
              {items.map((named) => (
                <EntryRow
                  key={`${named.entry.writer} ${named.entry.sequence}`}
                  named={named}
                  onDetails={onDetails}
                />
              ))}
            </Rows>
          )}
          {items.length === 0 && (
            <div role="status">
              <StateCard icon="shield" level={2} title={m.admin.audit.noneTitle}>
                <p>{nextCursor === null ? m.admin.audit.noneText : m.admin.audit.noneYet}</p>
              </StateCard>
            </div>
          )}
          <MoreButton text={m.admin.audit.older} cursor={nextCursor} onMore={onMore} />
        </>
      )}
    </WhenLoaded>
  );
}

function EntryRow({ named, onDetails }: { named: NamedEntry; onDetails: (entry: NamedEntry) => void }) {
  const m = useMessages();
  const dates = useDates();
  const { action, at } = named.entry;
  const what = actionText(m, action);
  const when = dates.exact(at);
  return (
    <Row
      title={what}
      badge={refusedAction.test(action) ? m.admin.audit.refused : null}
      tone="warn"
      text={[when, actorText(m, named)].join(' · ')}
      actions={
        <Button
          look="quiet"
          aria-label={m.admin.audit.detailsOf(what, when)}
          onPress={() => onDetails(named)}
        >
          {m.admin.audit.details}
        </Button>
      }
    />
  );
}
