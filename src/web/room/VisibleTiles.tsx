/**
 * Tells the call which videos are on screen and how large, so that it fetches no more than that: each tile
 * reports itself while it can be seen.
 */
import { createContext, use, useEffect, useMemo, type ReactNode, type RefObject } from 'react';
import type { CallClient } from '../call/callState.ts';
import { useCallClient } from './CallContext.tsx';

type Report = (producerId: string, size: { width: number; height: number } | null) => void;

const VisibleTilesContext = createContext<Report | null>(null);

function reporter(client: Pick<CallClient, 'setVisible'>): Report {
  const tiles = new Map<string, { width: number; height: number }>();
  return (producerId, size) => {
    if (size) tiles.set(producerId, size);
    else tiles.delete(producerId);
    client.setVisible(new Map(tiles));
  };
}

export function VisibleTiles({ children }: { children: ReactNode }) {
  const client = useCallClient();
  const report = useMemo(() => reporter(client), [client]);
  return <VisibleTilesContext value={report}>{children}</VisibleTilesContext>;
}

/** Reports an element as the place of a video. Without a producer (one's own picture) there is nothing to report. */
export function useVisibleTile(element: RefObject<HTMLElement | null>, producerId: string | null): void {
  const report = use(VisibleTilesContext);
  useEffect(() => {
    const tile = element.current;
    if (!report || !tile || producerId === null) return;
    let isSeen = false;
    const tell = () => {
      const { width, height } = tile.getBoundingClientRect();
      const isShown = isSeen && document.visibilityState === 'visible' && width > 0 && height > 0;
      report(producerId, isShown ? { width, height } : null);
    };
    const scrolled = new IntersectionObserver(([entry]) => {
      isSeen = entry?.isIntersecting ?? false;
      tell();
    });
    const resized = new ResizeObserver(tell);
    scrolled.observe(tile);
    resized.observe(tile);
    document.addEventListener('visibilitychange', tell);
    return () => {
      scrolled.disconnect();
      resized.disconnect();
      document.removeEventListener('visibilitychange', tell);
      report(producerId, null);
    };
  }, [element, producerId, report]);
}
