/** The title of the tab: what is on the page, behind how many wait. */
import { createContext, use, useEffect, type ReactNode } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';

const WaitingCountContext = createContext(0);

export function WaitingInTitle({ count, children }: { count: number; children: ReactNode }) {
  return <WaitingCountContext value={count}>{children}</WaitingCountContext>;
}

const product = 'Consilium';

export function useDocumentTitle(title: string): void {
  const m = useMessages();
  const waiting = use(WaitingCountContext);
  useEffect(() => {
    const full = `${title} – ${product}`;
    document.title = waiting > 0 ? m.lobbyAlerts.tabTitle(waiting, full) : full;
  }, [title, waiting, m]);
}
