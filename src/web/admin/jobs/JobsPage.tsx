import { useCallback } from 'react';
import { listQueues, openBoard } from '../../../wire/routes/jobs.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { AppPage } from '../../shell/AppPage.tsx';
import { PageHead } from '../../shell/PageHead.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { Button } from '../../ui/Button.tsx';
import { StateCard } from '../../ui/StateCard.tsx';
import { useAct } from '../../ui/useAct.ts';
import { useLoaded } from '../../ui/useLoaded.ts';
import { usePending } from '../../ui/usePending.ts';
import { WhenLoaded } from '../../ui/WhenLoaded.tsx';
import { FailedJobs } from './FailedJobs.tsx';
import styles from './JobsPage.module.css';
import { QueueList } from './QueueList.tsx';
import { useEverySeconds } from './useEverySeconds.ts';

const refreshS = 10;

/** The work beside the requests, for administrators: how much waits, and what was given up. */
export default function JobsPage() {
  const m = useMessages();
  const call = useHostCall();
  const act = useAct();
  const load = useCallback(() => call(listQueues, {}), [call]);
  const { loaded, refresh, retry } = useLoaded(load);
  useEverySeconds(refreshS, refresh);
  const [isOpening, open] = usePending(async () => {
    await act(async () => {
      const { path } = await call(openBoard, {});
      location.assign(path);
    });
  });

  return (
    <AppPage title={m.admin.jobs.title}>
      <PageHead
        title={m.admin.jobs.title}
        lead={m.admin.jobs.lead}
        action={
          <Button icon="grid" isPending={isOpening} onPress={open}>
            {m.admin.jobs.board}
          </Button>
        }
      />
      <WhenLoaded loaded={loaded} failedTitle={m.admin.jobs.errorTitle} onRetry={retry}>
        {({ queues }) => {
          const withFailed = queues.filter(({ failed }) => failed > 0);
          return (
            <div className={styles.parts}>
              {withFailed.length === 0 ? (
                <StateCard icon="check" level={2} title={m.admin.jobs.noneTitle}>
                  <p>{m.admin.jobs.noneText}</p>
                </StateCard>
              ) : (
                withFailed.map(({ queue, failed }) => (
                  <FailedJobs key={queue} queue={queue} total={failed} onChanged={refresh} />
                ))
              )}
              <QueueList queues={queues} />
            </div>
          );
        }}
      </WhenLoaded>
    </AppPage>
  );
}
