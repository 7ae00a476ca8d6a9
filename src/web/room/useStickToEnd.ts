import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Close enough to the end to count as there. */
const slackPx = 48;

/** Keeps a list at its end while it grows, unless somebody scrolled back to read. */
export function useStickToEnd(content: unknown): {
  list: RefObject<HTMLDivElement | null>;
  isAtEnd: boolean;
  onScroll: () => void;
  toEnd: () => void;
} {
  const list = useRef<HTMLDivElement>(null);
  const [isAtEnd, setAtEnd] = useState(true);

  const toEnd = useCallback(() => {
    const element = list.current;
    if (element) element.scrollTop = element.scrollHeight;
  }, []);
  const onScroll = useCallback(() => {
    const element = list.current;
    if (element) setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < slackPx);
  }, []);

  useLayoutEffect(() => {
    if (isAtEnd) toEnd();
  }, [content, isAtEnd, toEnd]);

  return { list, isAtEnd, onScroll, toEnd };
}
