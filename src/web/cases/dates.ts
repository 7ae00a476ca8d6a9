import { useMemo } from 'react';
import { useLanguage } from '../messages/MessagesProvider.tsx';

/** Dates and times as the reader's region writes them, in their own time zone. */
export function useDates() {
  const { locale } = useLanguage();
  return useMemo(() => {
    const format = (options: Intl.DateTimeFormatOptions) => {
      const formatter = new Intl.DateTimeFormat(locale, options);
      return (iso: string) => formatter.format(new Date(iso));
    };
    // A birthday is a day and no moment: it is the same in every zone.
    const day = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    return {
      moment: format({ dateStyle: 'medium', timeStyle: 'short' }),
      date: format({ dateStyle: 'medium' }),
      exact: format({ dateStyle: 'medium', timeStyle: 'medium' }),
      time: format({ timeStyle: 'short' }),
      calendarDay: (isoDate: string) => day.format(new Date(`${isoDate}T00:00:00Z`)),
    };
  }, [locale]);
}
