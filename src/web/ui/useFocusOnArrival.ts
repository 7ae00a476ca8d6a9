import { useEffect, useRef, type RefObject } from 'react';
import { useLanguage } from '../messages/MessagesProvider.tsx';

/** The browser itself announces the first page of a document. */
let isFirstPage = true;

/**
 * Takes the focus to the first heading of what has just appeared, so that keyboard and screen reader begin there.
 * `title` names the page: another title is another page, the same in another language is not.
 */
export function useFocusOnArrival(place: RefObject<HTMLElement | null>, title: string): void {
  const { language } = useLanguage();
  const shown = useRef<{ title: string; language: string } | null>(null);
  useEffect(() => {
    const before = shown.current;
    shown.current = { title, language };
    if (before?.title === title || (before && before.language !== language)) return;
    if (isFirstPage) {
      isFirstPage = false;
      return;
    }
    const heading = place.current?.querySelector<HTMLElement>('h1');
    if (!heading) return;
    heading.tabIndex = -1;
    heading.focus();
  }, [place, title, language]);
}
