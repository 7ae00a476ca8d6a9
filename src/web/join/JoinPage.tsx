import { useEffect, useState } from 'react';
import { inAppBrowser } from '../devices/inAppBrowser.ts';
import { mediaDevices } from '../devices/useDevices.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { clearFragment, useFragment } from '../start/fragment.ts';
import { Page } from '../ui/Page.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { InAppBrowserPage } from './InAppBrowserPage.tsx';
import { InvitedPage } from './InvitedPage.tsx';
import { keepVisit, originOfToken, readVisit } from './storedVisit.ts';
import { VisitFlow } from './VisitFlow.tsx';

/**
 * Where guest links lead (`#invite=`), and the link to continue on another device (`#token=`). The invitation
 * stays in the address, so that a reload or a bookmark finds it; somebody's own token does not.
 */
export default function JoinPage() {
  const m = useMessages();
  const secret = useFragment('invite');
  const token = useFragment('token');
  const [hasVisit, setHasVisit] = useState(() => readVisit(originOfToken) !== null);
  // Before the token leaves the address: another browser needs the whole link.
  const [elsewhere, setElsewhere] = useState(() =>
    secret === null && token === null ? null : leadElsewhere(location.href),
  );

  useEffect(() => {
    if (token === null) return;
    keepVisit({
      origin: originOfToken,
      token,
      nodeUrl: null,
      room: null,
      role: null,
      caseId: null,
      displayName: null,
      contact: null,
      captions: false,
      keepTranscript: false,
      language: 'auto',
    });
    clearFragment();
    // The fragment is outside of React: what was read from it is kept here.
    // eslint-disable-next-line react-hooks/set-state-in-effect
    setHasVisit(true);
  }, [token]);

  if (elsewhere) return <InAppBrowserPage {...elsewhere} onStay={() => setElsewhere(null)} />;
  if (secret !== null) return <InvitedPage key={secret} secret={secret} />;
  if (hasVisit) {
    return (
      <VisitFlow
        key={originOfToken}
        origin={originOfToken}
        room={null}
        role={null}
        suggestedName=""
        enter={null}
      />
    );
  }
  return (
    <Page title={m.join.noLinkTitle} width="s" centred>
      <StateCard icon="link" tone="warn" title={m.join.noLinkTitle}>
        <p>{m.join.noLinkText}</p>
      </StateCard>
    </Page>
  );
}

/** Where the page is in an app's own browser: what leads out of it. */
function leadElsewhere(href: string) {
  const browser = inAppBrowser(navigator.userAgent, mediaDevices() !== null);
  return browser && { browser, href };
}
