/** Says things to screen readers that are seen elsewhere on the page: politely, one after the other. */
import { createContext, use, useCallback, useRef, useState, type ReactNode } from 'react';
import { VisuallyHidden } from 'react-aria-components/VisuallyHidden';

type Announce = (text: string) => void;

interface Said {
  key: number;
  text: string;
}

/** Old lines go, so that nobody who reads the page finds a heap of them. */
const keptLines = 5;

const AnnounceContext = createContext<Announce | null>(null);

export function Announcer({ children }: { children: ReactNode }) {
  const [said, setSaid] = useState<readonly Said[]>([]);
  const nextKey = useRef(0);
  const announce = useCallback((text: string) => {
    nextKey.current += 1;
    const line = { key: nextKey.current, text };
    setSaid((before) => [...before, line].slice(-keptLines));
  }, []);
  return (
    <AnnounceContext value={announce}>
      {children}
      <VisuallyHidden>
        <div role="log" aria-live="polite" aria-relevant="additions">
          {said.map((line) => (
            <p key={line.key}>{line.text}</p>
          ))}
        </div>
      </VisuallyHidden>
    </AnnounceContext>
  );
}

export function useAnnounce(): Announce {
  const announce = use(AnnounceContext);
  if (!announce) throw new Error('Announcer is missing');
  return announce;
}
