import { useCallback } from 'react';
import type { DeliveryView, WebhookView } from '../../../wire/platform.ts';
import { listDeliveries, replayDelivery } from '../../../wire/routes/webhooks.ts';
import { useDates } from '../../cases/dates.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { Button } from '../../ui/Button.tsx';
import { ButtonRow } from '../../ui/ButtonRow.tsx';
import { Modal } from '../../ui/Modal.tsx';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { useAct } from '../../ui/useAct.ts';
import { usePages } from '../../ui/usePages.ts';
import { usePending } from '../../ui/usePending.ts';
import { WhenLoaded } from '../../ui/WhenLoaded.tsx';

interface DeliveriesModalProps {
  webhook: WebhookView;
  onClose: () => void;
}

/** What was sent to a webhook, newest first, each to be sent once more. */
export function DeliveriesModal({ webhook: { webhookId, url }, onClose }: DeliveriesModalProps) {
  const m = useMessages();
  const act = useAct();
  const call = useHostCall();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const query = { limit: 20, ...(cursor !== undefined && { cursor }) };
      const { deliveries: items, nextCursor } = await call(listDeliveries, { params: { webhookId }, query });
      return { items, nextCursor };
    },
    [call, webhookId],
  );
  const { loaded, retry, refresh, loadMore } = usePages(loadPage);
  const replay = async (deliveryId: string) => {
    const params = { webhookId, deliveryId };
    await act(() => call(replayDelivery, { params }), m.admin.webhooks.replayed);
    await refresh();
  };
  return (
    <Modal title={m.admin.webhooks.deliveriesOf(url)} isOpen onClose={onClose} size="l">
      <WhenLoaded loaded={loaded} failedTitle={m.admin.webhooks.deliveriesErrorTitle} onRetry={retry}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && <p>{m.admin.webhooks.deliveriesNone}</p>}
            {items.length > 0 && (
              <Rows label={m.admin.webhooks.deliveries}>
                {items.map((delivery) => (
                  <DeliveryRow key={delivery.deliveryId} delivery={delivery} onReplay={replay} />
                ))}
              </Rows>
            )}
            <MoreButton text={m.admin.more} cursor={nextCursor} onMore={loadMore} />
            <ButtonRow>
              <Button icon="refresh" onPress={() => void refresh()}>
                {m.admin.webhooks.refresh}
              </Button>
            </ButtonRow>
          </>
        )}
      </WhenLoaded>
    </Modal>
  );
}

interface DeliveryRowProps {
  delivery: DeliveryView;
  onReplay: (deliveryId: string) => Promise<void>;
}

function DeliveryRow({ delivery, onReplay }: DeliveryRowProps) {
  const m = useMessages();
  const dates = useDates();
  const texts = m.admin.webhooks;
  const { deliveryId, type, state, attempts, createdAt, lastAttemptAt, lastStatus, lastFault } = delivery;
  const [isPending, replay] = usePending(() => onReplay(deliveryId));
  const answer =
    lastStatus === null
      ? [texts.unanswered, ...(lastFault === null ? [] : [lastFault])]
      : [texts.answered(lastStatus)];
  const tried =
    lastAttemptAt === null
      ? []
      : [texts.attempts(attempts), texts.last(dates.moment(lastAttemptAt)), ...answer];
  const what = texts.events[type].name;
  return (
    <Row
      title={what}
      badge={texts.deliveryStates[state]}
      tone={state === 'failed' || state === 'waiting' ? 'warn' : 'plain'}
      text={[texts.since(dates.moment(createdAt)), ...tried].join(' · ')}
      actions={
        (state === 'failed' || state === 'delivered') && (
          <Button
            look="quiet"
            isPending={isPending}
            aria-label={texts.replayOf(what, dates.moment(createdAt))}
            onPress={replay}
          >
            {texts.replay}
          </Button>
        )
      }
    />
  );
}
