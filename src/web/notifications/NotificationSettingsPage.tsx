import { useCallback } from 'react';
import type { KindSetting } from '../../wire/notifications.ts';
import { changeNotificationSettings, getNotificationSettings } from '../../wire/routes/notifications.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { PageHead } from '../shell/PageHead.tsx';
import { useHostCall } from '../start/useHostCall.ts';
import { useSignIn } from '../start/signIn.ts';
import { Banner } from '../ui/Banner.tsx';
import { CodeLine } from '../ui/CodeLine.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { useAct } from '../ui/useAct.ts';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { KindCard } from './KindCard.tsx';
import styles from './NotificationSettingsPage.module.css';
import { concerns } from './places.ts';

/** What somebody wants to be told of, and how: each press counts at once. */
export default function NotificationSettingsPage() {
  const m = useMessages().notifications;
  const act = useAct();
  const call = useHostCall();
  const roles = useSignIn()?.user.roles ?? [];
  const load = useCallback(() => call(getNotificationSettings, {}), [call]);
  const { loaded, retry, change } = useLoaded(load);
  const choose = (setting: KindSetting) =>
    act(async () => {
      const after = await call(changeNotificationSettings, { body: { kinds: [setting] } });
      change(() => after);
    }, m.settings.saved);

  return (
    <AppPage title={m.settings.title}>
      <PageHead title={m.settings.title} lead={m.settings.lead} />
      <WhenLoaded loaded={loaded} failedTitle={m.settings.errorTitle} onRetry={retry}>
        {({ kinds, mail }) => (
          <>
            {!mail.available && (
              <Banner icon="info" title={m.settings.noMail}>
                <p>{m.settings.noMailVariables}</p>
                {mail.variables.map((variable) => (
                  <CodeLine key={variable}>{variable}</CodeLine>
                ))}
              </Banner>
            )}
            <ul className={styles.list}>
              {kinds
                .filter(({ kind }) => concerns(kind, roles))
                .map((setting) => (
                  <KindCard
                    key={setting.kind}
                    setting={setting}
                    mailAvailable={mail.available}
                    onChoose={choose}
                  />
                ))}
            </ul>
          </>
        )}
      </WhenLoaded>
      <div>
        <LinkButton to="/notifications" icon="arrowLeft" look="quiet">
          {m.settings.back}
        </LinkButton>
      </div>
    </AppPage>
  );
}
