import { androidBrowserLink, type InAppBrowser } from '../devices/inAppBrowser.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Button, buttonClass } from '../ui/Button.tsx';
import { CopyField } from '../ui/CopyField.tsx';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';

interface InAppBrowserPageProps {
  browser: InAppBrowser;
  /** The whole address that was opened. */
  href: string;
  onStay: () => void;
}

/** Points out of an app's own browser to the real one, before devices are asked for that it would not give. */
export function InAppBrowserPage({ browser: { app, isAndroid }, href, onStay }: InAppBrowserPageProps) {
  const m = useMessages();
  return (
    <Page title={m.inApp.title} width="s" centred>
      <StateCard
        icon="link"
        tone="warn"
        title={m.inApp.title}
        actions={
          <>
            {isAndroid && (
              <a className={buttonClass({ look: 'primary' })} href={androidBrowserLink(href)}>
                <span>{m.inApp.open}</span>
              </a>
            )}
            <Button look="quiet" onPress={onStay}>
              {m.inApp.stay}
            </Button>
          </>
        }
      >
        <p>{app === null ? m.inApp.textPlain : m.inApp.text(app)}</p>
        <p>{isAndroid ? m.inApp.byHand : m.inApp.byHandIphone}</p>
        <CopyField label={m.inApp.link} text={href} />
      </StateCard>
    </Page>
  );
}
