import { useCallback, useEffect } from 'react';
import type { DeliveryState } from '../../../wire/platform.ts';
import { listDeliveries } from '../../../wire/routes/webhooks.ts';
import { useDates } from '../../cases/dates.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { useLoaded } from '../../ui/useLoaded.ts';
import { lastTried } from './lastTried.ts';

/** As many of the newest deliveries as are looked at to say how it stands. */
const looked = 20;

export interface WebhookState {
  state: DeliveryState | 'checking' | 'unknown' | 'none';
  /** How many wait and were given up, and when it was tried last; null where there is nothing to count. */
  counts: string | null;
}

/** How deliveries to a webhook went lately: by what was tried last. */
export function useWebhookState(webhookId: string, turn: number): WebhookState {
  const m = useMessages();
  const dates = useDates();
  const call = useHostCall();
  const load = useCallback(
    () => call(listDeliveries, { params: { webhookId }, query: { limit: looked } }),
    [call, webhookId],
  );
  const { loaded, refresh } = useLoaded(load);
  useEffect(() => {
    if (turn > 0) void refresh();
  }, [turn, refresh]);
  if (loaded.state === 'loading') return { state: 'checking', counts: null };
  if (loaded.state === 'failed') return { state: 'unknown', counts: null };
  const { deliveries, nextCursor } = loaded.value;
  const last = lastTried(deliveries);
  if (!last) return { state: 'none', counts: null };
  const of = (state: DeliveryState) => deliveries.filter((each) => each.state === state).length;
  const counts = m.admin.webhooks.counts(of('waiting'), of('failed'), nextCursor === null);
  const when = last.lastAttemptAt === null ? [] : [m.admin.webhooks.last(dates.moment(last.lastAttemptAt))];
  return { state: last.state, counts: [counts, ...when].join(' · ') };
}
