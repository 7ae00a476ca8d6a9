import { beginPasskeySignIn, signInByPasskey } from '../../wire/routes/signIn.ts';
import { callRoute } from '../api/callRoute.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { useAct } from '../ui/useAct.ts';
import { usePending } from '../ui/usePending.ts';
import { useToast } from '../ui/Toasts.tsx';
import { askPasskey } from './passkeys.ts';
import { keepAccountSignIn } from './signIn.ts';

/** Signs in by the device: no address, no password. */
export function usePasskeySignIn(): [isPending: boolean, run: () => void] {
  const m = useMessages();
  const { language } = useLanguage();
  const act = useAct();
  const toast = useToast();
  return usePending(async () => {
    await act(async () => {
      const { challengeId, options } = await callRoute(beginPasskeySignIn, { body: {} });
      const response = await askPasskey(options);
      if (response === null) toast(m.signIn.passkeyCancelled);
      else keepAccountSignIn(await callRoute(signInByPasskey, { body: { challengeId, response }, language }));
    });
  });
}
