import { useCallback } from 'react';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useToast } from './Toasts.tsx';

/** Runs what a press asked for; a failure is told in a toast. Resolves to whether it worked. */
export function useAct(): (action: () => Promise<unknown>, done?: string) => Promise<boolean> {
  const m = useMessages();
  const toast = useToast();
  return useCallback(
    async (action, done) => {
      try {
        await action();
      } catch (error) {
        toast(errorText(m, error));
        return false;
      }
      if (done !== undefined) toast(done, 'ok');
      return true;
    },
    [m, toast],
  );
}
