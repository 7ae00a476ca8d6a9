import { useEffect, useState } from 'react';
import { Redirect } from 'wouter';
import { errorText } from '../messages/errorText.ts';
import { useLanguage, useMessages } from '../messages/MessagesProvider.tsx';
import { Loading } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { bringOnce, forgetWantedPlace, readAnswer, wantedPlace } from './organisation.ts';
import { keepAccountSignIn, useSignInState } from './signIn.ts';
import SignInPage from './SignInPage.tsx';

/** Where the organisation sends people back to: takes what it said to the server, and goes where they wanted to go. */
export default function OrganisationReturnPage() {
  const m = useMessages();
  const { language } = useLanguage();
  const { state } = useSignInState();
  const [answer] = useState(() => readAnswer(location.search));
  const [wanted] = useState(wantedPlace);
  const [error, setError] = useState<unknown>(null);

  // Codes have no place in the history. Only once: afterwards the address may be that of the next page.
  useEffect(() => {
    if (location.search !== '') history.replaceState(history.state, '', location.pathname);
  }, []);

  useEffect(() => {
    if (state !== 'signedOut' || answer === null || answer === 'unreadable') return;
    let current = true;
    bringOnce(answer, language).then(keepAccountSignIn, (reason: unknown) => {
      if (current) setError(reason);
    });
    return () => {
      current = false;
    };
    // The language is that of the moment when the answer is brought.
    // eslint-disable-next-line react-hooks/exhaustive-deps
  }, [answer, state]);

  useEffect(() => {
    if (state === 'signedIn') forgetWantedPlace();
  }, [state]);

  if (state === 'signedIn') return <Redirect to={wanted} replace />;
  const isOver = answer === null || answer === 'unreadable' || error !== null;
  if (state === 'signedOut' && isOver) {
    if (answer === 'unreadable') return <SignInPage failure={m.errors.ISSUER_ANSWER_REFUSED} />;
    return error === null ? <SignInPage /> : <SignInPage failure={errorText(m, error)} />;
  }
  return (
    <Page title={m.start.signingIn} width="s" centred>
      <Loading text={m.start.signingIn} isPage />
    </Page>
  );
}
