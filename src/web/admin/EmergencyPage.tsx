import { useCallback, useState } from 'react';
import { listBreakGlass, type ListedBreakGlass } from '../../wire/routes/users.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { MoreButton } from '../ui/MoreButton.tsx';
import { Rows } from '../ui/Rows.tsx';
import { Select } from '../ui/Select.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { usePages } from '../ui/usePages.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { EmergencyRow } from './EmergencyRow.tsx';
import { ReviewModal } from './ReviewModal.tsx';

/** Accesses in an emergency, to be reviewed by administrators: those that wait for it first. */
export default function EmergencyPage() {
  const m = useMessages();
  const call = useHostCall();
  const [review, setReview] = useState<'open' | 'all'>('open');
  const [reviewed, setReviewed] = useState<ListedBreakGlass | null>(null);
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const query = { review, ...(cursor !== undefined && { cursor }) };
      const { accesses: items, nextCursor } = await call(listBreakGlass, { query });
      return { items, nextCursor };
    },
    [call, review],
  );
  const { loaded, retry, refresh, loadMore } = usePages(loadPage);
  return (
    <AppPage title={m.admin.emergency.title}>
      <PageHead title={m.admin.emergency.title} lead={m.admin.emergency.lead} />
      <Select
        label={m.admin.emergency.shown}
        value={review}
        onChange={setReview}
        options={(['open', 'all'] as const).map((value) => ({
          value,
          text: m.admin.emergency.shownOptions[value],
        }))}
      />
      <WhenLoaded loaded={loaded} failedTitle={m.admin.emergency.errorTitle} onRetry={retry}>
        {({ items, nextCursor }) =>
          items.length === 0 ? (
            <StateCard icon="check" level={2} title={m.admin.emergency.noneTitles[review]} />
          ) : (
            <>
              <Rows label={m.admin.emergency.title}>
                {items.map((access) => (
                  <EmergencyRow key={access.breakGlassId} access={access} onReview={setReviewed} />
                ))}
              </Rows>
              <MoreButton text={m.admin.more} cursor={nextCursor} onMore={loadMore} />
            </>
          )
        }
      </WhenLoaded>
      {reviewed && (
        <ReviewModal access={reviewed} onClose={() => setReviewed(null)} onReviewed={() => void refresh()} />
      )}
    </AppPage>
  );
}
