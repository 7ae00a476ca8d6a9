import { useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { errorText } from '../messages/errorText.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { usePending } from '../ui/usePending.ts';
import { goToOrganisation } from './organisation.ts';
import styles from './SignInPage.module.css';

/** One button: the organisation asks for all else. `failure`: what came of it the last time. */
export function OrganisationSignIn({ failure }: { failure: string | undefined }) {
  const m = useMessages();
  const [path] = useLocation();
  const search = useSearch();
  const [told, setTold] = useState(failure);
  const [isPending, go] = usePending(async () => {
    setTold(undefined);
    await goToOrganisation(search === '' ? path : `${path}?${search}`).catch((error: unknown) => {
      setTold(errorText(m, error));
    });
  });
  return (
    <div className={styles.organisation}>
      {told !== undefined && (
        <Banner tone="danger" icon="alert" role="alert">
          {told}
        </Banner>
      )}
      <Button look="primary" wide isPending={isPending} onPress={go}>
        {m.signIn.byOrganisation}
      </Button>
      <p className={styles.hint}>{m.signIn.organisationText}</p>
    </div>
  );
}
