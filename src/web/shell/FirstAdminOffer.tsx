import { useState } from 'react';
import { useLocation } from 'wouter';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { useSignIn } from '../start/signIn.ts';
import { localStore } from '../storage.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';

const dismissedKey = 'consilium.firstAdminOffer';

/** Offered to who came by the start link, on every page, until they say no. */
export function FirstAdminOffer() {
  const m = useMessages();
  const signIn = useSignIn();
  const [location] = useLocation();
  const [isDismissed, setDismissed] = useState(() => localStore.getItem(dismissedKey) !== null);
  if (signIn?.by !== 'startLink' || isDismissed || location === '/account') return null;
  return (
    <Banner
      icon="shield"
      title={m.shell.firstAdminTitle}
      actions={
        <>
          <LinkButton to="/account" look="primary">
            {m.shell.firstAdminGo}
          </LinkButton>
          <Button
            look="quiet"
            onPress={() => {
              localStore.setItem(dismissedKey, '1');
              setDismissed(true);
            }}
          >
            {m.common.dismiss}
          </Button>
        </>
      }
    >
      {m.shell.firstAdminText}
    </Banner>
  );
}
