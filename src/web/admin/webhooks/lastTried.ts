import type { DeliveryView } from '../../../wire/platform.ts';

/** What was tried last says how it stands; the newest, where nothing was tried yet. */
export const lastTried = (deliveries: readonly DeliveryView[]): DeliveryView | undefined =>
  deliveries.toSorted((a, b) => (b.lastAttemptAt ?? '').localeCompare(a.lastAttemptAt ?? ''))[0];
