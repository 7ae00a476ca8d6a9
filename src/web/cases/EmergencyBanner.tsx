import { useEffect } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { useDates } from './dates.ts';

/** A clock that is ahead of the server's would ask without end. */
const leastWaitMs = 10_000;

interface EmergencyBannerProps {
  endsAt: string | null;
  /** The case has to be asked for again. */
  onEnded: () => void;
}

/** Stands above the case for as long as an emergency access lasts. */
export function EmergencyBanner({ endsAt, onEnded }: EmergencyBannerProps) {
  const m = useMessages();
  const dates = useDates();
  useEffect(() => {
    if (endsAt === null) return;
    const timer = setTimeout(onEnded, Math.max(leastWaitMs, Date.parse(endsAt) - Date.now()));
    return () => clearTimeout(timer);
  }, [endsAt, onEnded]);
  return (
    <Banner tone="danger" icon="alert" role="status" title={m.cases.emergency.bannerTitle}>
      {endsAt !== null && m.cases.emergency.bannerText(dates.time(endsAt))}
    </Banner>
  );
}
