import { useState } from 'react';
import type { SecondFactorNeeded } from '../../wire/accounts.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Card } from '../ui/Card.tsx';
import { CodeLine } from '../ui/CodeLine.tsx';
import { Fold } from '../ui/Fold.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { newLinkCommand } from './newLinkCommand.ts';
import { useHasOrganisation } from './organisation.ts';
import { OrganisationSignIn } from './OrganisationSignIn.tsx';
import { PasswordSignIn } from './PasswordSignIn.tsx';
import { SecondFactorForm } from './SecondFactorForm.tsx';
import { useSignInState } from './signIn.ts';
import styles from './SignInPage.module.css';

/**
 * Stands in place of the page that was asked for, which follows once somebody is signed in. `failure`: what came of
 * signing in at the organisation.
 */
export default function SignInPage({ failure }: { failure?: string }) {
  const m = useMessages();
  const state = useSignInState();
  const hasOrganisation = useHasOrganisation();
  const [challenge, setChallenge] = useState<SecondFactorNeeded | null>(null);
  const hasEnded = state.state === 'signedOut' && state.ended;
  const title = challenge ? m.signIn.secondFactorTitle : m.start.title;
  const byPassword = <PasswordSignIn onChallenge={setChallenge} />;

  return (
    <Page title={title} width="s">
      {hasEnded && (
        <Banner role="status" title={m.signIn.endedTitle}>
          {m.signIn.endedText}
        </Banner>
      )}
      <Card title={title} level={1}>
        {challenge ? (
          <SecondFactorForm challenge={challenge} onBack={() => setChallenge(null)} />
        ) : hasOrganisation === null ? (
          <Loading text={m.common.loading} />
        ) : hasOrganisation ? (
          <OrganisationSignIn failure={failure} />
        ) : (
          byPassword
        )}
      </Card>
      {!challenge && (
        <>
          <p className={styles.hint}>{m.start.patientHint}</p>
          {hasOrganisation === true && (
            <Fold title={m.signIn.otherWay} icon="key" level={2}>
              {byPassword}
            </Fold>
          )}
          <Fold title={m.signIn.operatorTitle} icon="keyboard" level={2}>
            <p>{m.signIn.operatorText}</p>
            <CodeLine>{newLinkCommand}</CodeLine>
          </Fold>
        </>
      )}
    </Page>
  );
}
