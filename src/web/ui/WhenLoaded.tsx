import type { ReactNode } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { FailedCard } from './FailedCard.tsx';
import { Loading } from './Loading.tsx';
import type { Loaded } from './useLoaded.ts';

interface WhenLoadedProps<Value> {
  loaded: Loaded<Value>;
  /** What to say where it could not be loaded. */
  failedTitle: string;
  onRetry: () => void;
  children: (value: Value) => ReactNode;
}

/** A part of a page that is loaded: a sign that it is, what went wrong, or what is there. */
export function WhenLoaded<Value>({ loaded, failedTitle, onRetry, children }: WhenLoadedProps<Value>) {
  const m = useMessages();
  if (loaded.state === 'loading') return <Loading text={m.common.loading} />;
  if (loaded.state === 'ready') return children(loaded.value);
  return <FailedCard level={2} title={failedTitle} error={loaded.error} onRetry={onRetry} />;
}
