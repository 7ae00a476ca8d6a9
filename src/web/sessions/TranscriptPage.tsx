import { useCallback } from 'react';
import { getTranscript } from '../../wire/routes/sessions.ts';
import { RequestError } from '../api/requestError.ts';
import { useDates } from '../cases/dates.ts';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { AppPage } from '../shell/AppPage.tsx';
import { belongsTo, staff } from '../shell/audience.ts';
import { useSignIn } from '../start/signIn.ts';
import { useHostCall } from '../start/useHostCall.ts';
import { Banner } from '../ui/Banner.tsx';
import { Button } from '../ui/Button.tsx';
import { LinkButton } from '../ui/LinkButton.tsx';
import { StateCard } from '../ui/StateCard.tsx';
import { useLoaded } from '../ui/useLoaded.ts';
import { WhenLoaded } from '../ui/WhenLoaded.tsx';
import { TranscriptDownload } from './TranscriptDownload.tsx';
import styles from './TranscriptPage.module.css';
import { TranscriptView } from './TranscriptView.tsx';
import { VisitPeople } from './VisitPeople.tsx';

interface TranscriptPageProps {
  caseId: string;
  sessionId: string;
}

/** What is kept of one visit: who was there, and every word, with its time. */
export default function TranscriptPage({ caseId, sessionId }: TranscriptPageProps) {
  const m = useMessages();
  const dates = useDates();
  const call = useHostCall();
  const isStaff = belongsTo(staff, useSignIn()?.user.roles ?? []);
  const load = useCallback(() => call(getTranscript, { params: { sessionId } }), [call, sessionId]);
  const { loaded, refresh, retry } = useLoaded(load);

  if (loaded.state === 'failed' && isUnknown(loaded.error)) return <UnknownVisit caseId={caseId} />;
  const title =
    loaded.state === 'ready'
      ? m.cases.transcript.title(dates.moment(loaded.value.session.startedAt))
      : m.cases.transcript.pageTitle;
  return (
    <AppPage title={title} width="m">
      <div className={styles.head}>
        <LinkButton to={`/cases/${caseId}/visits`} look="quiet" icon="arrowLeft">
          {m.cases.transcript.back}
        </LinkButton>
        {loaded.state === 'ready' && <TranscriptDownload transcript={loaded.value} />}
      </div>
      <h1 className={styles.title}>{title}</h1>
      <WhenLoaded loaded={loaded} failedTitle={m.cases.transcript.errorTitle} onRetry={retry}>
        {({ session, entries }) => (
          <>
            {session.endedAt === null && (
              <Banner
                icon="clock"
                actions={
                  <Button icon="refresh" onPress={() => void refresh()}>
                    {m.cases.transcript.refresh}
                  </Button>
                }
              >
                {m.cases.transcript.running}
              </Banner>
            )}
            <VisitPeople participants={session.participants} />
            <TranscriptView session={session} entries={entries} mayCorrect={isStaff} onCorrected={refresh} />
          </>
        )}
      </WhenLoaded>
    </AppPage>
  );
}

const isUnknown = (error: unknown): boolean =>
  error instanceof RequestError && ['SESSION_NOT_FOUND', 'INVALID_REQUEST'].includes(error.code);

function UnknownVisit({ caseId }: { caseId: string }) {
  const m = useMessages();
  return (
    <AppPage title={m.cases.transcript.notFoundTitle} width="s" centred>
      <StateCard
        icon="chat"
        tone="warn"
        title={m.cases.transcript.notFoundTitle}
        actions={
          <LinkButton to={`/cases/${caseId}`} look="primary">
            {m.cases.transcript.back}
          </LinkButton>
        }
      >
        <p>{m.cases.transcript.notFoundText}</p>
      </StateCard>
    </AppPage>
  );
}
