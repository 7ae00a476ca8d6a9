import { useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { playChime } from './chime.ts';
import { askForNotifications, notificationPermission } from './notifications.ts';

/** Asks for notifications by a button, where their use is plain; says so where the browser blocks them. */
export function AlertsOffer() {
  const m = useMessages();
  const [permission, setPermission] = useState(notificationPermission);
  const [wasAsked, setAsked] = useState(false);

  const turnOn = async () => {
    // The press itself lets this page sound; this is what it sounds like.
    playChime();
    setPermission(await askForNotifications());
    setAsked(true);
  };

  if (permission === 'default') {
    return (
      <Banner
        icon="bell"
        title={m.lobbyAlerts.offerTitle}
        actions={
          <Button icon="bell" onPress={turnOn}>
            {m.lobbyAlerts.turnOn}
          </Button>
        }
      >
        {m.lobbyAlerts.offerText}
      </Banner>
    );
  }
  if (permission === 'denied' && wasAsked) {
    return (
      <Banner icon="bell" tone="warn" role="status">
        {m.lobbyAlerts.deniedText}
      </Banner>
    );
  }
  return null;
}
