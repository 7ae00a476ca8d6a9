import { useCallback, useEffect, useId, useState } from 'react';
import type { z } from 'zod';
import { discardJob, listFailedJobs, replayJob } from '../../../wire/routes/jobs.ts';
import { useDates } from '../../cases/dates.ts';
import { useMessages } from '../../messages/MessagesProvider.tsx';
import { useHostCall } from '../../start/useHostCall.ts';
import { Button } from '../../ui/Button.tsx';
import { ConfirmModal } from '../../ui/ConfirmModal.tsx';
import { MoreButton } from '../../ui/MoreButton.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import { useAct } from '../../ui/useAct.ts';
import { usePages } from '../../ui/usePages.ts';
import { usePending } from '../../ui/usePending.ts';
import { WhenLoaded } from '../../ui/WhenLoaded.tsx';
import { nameOf } from './names.ts';
import styles from './JobsPage.module.css';

type Params = z.output<typeof replayJob.params>;
type FailedJob = z.output<typeof listFailedJobs.reply>['jobs'][number];

const pageSize = 20;

interface FailedJobsProps {
  queue: string;
  /** Another number means another list. */
  total: number;
  onChanged: () => Promise<void>;
}

/** The jobs of a queue that were given up, each to be run again or forgotten. */
export function FailedJobs({ queue, total, onChanged }: FailedJobsProps) {
  const m = useMessages();
  const call = useHostCall();
  const id = useId();
  const [discarding, setDiscarding] = useState<FailedJob | null>(null);
  const act = useAct();
  const loadPage = useCallback(
    async (cursor: string | undefined) => {
      const offset = Number(cursor ?? 0);
      const params = { queue: queue as Params['queue'] };
      const { jobs, total: all } = await call(listFailedJobs, { params, query: { limit: pageSize, offset } });
      const next = offset + jobs.length;
      return { items: jobs, nextCursor: jobs.length > 0 && next < all ? String(next) : null };
    },
    [call, queue],
  );
  const { loaded, retry, refresh, loadMore } = usePages(loadPage);
  useEffect(() => {
    void refresh();
  }, [total, refresh]);
  const changed = async () => {
    await Promise.all([refresh(), onChanged()]);
  };
  const name = nameOf(m.admin.jobs.queues, queue);
  const paramsOf = (jobId: string): Params => ({ queue: queue as Params['queue'], jobId });

  return (
    <section className={styles.part} aria-labelledby={id}>
      <h2 id={id} className={styles.title}>
        {m.admin.jobs.failedTitle(name)}
      </h2>
      <WhenLoaded loaded={loaded} failedTitle={m.admin.jobs.errorTitle} onRetry={retry}>
        {({ items, nextCursor }) => (
          <>
            <Rows label={m.admin.jobs.failedTitle(name)}>
              {items.map((job) => (
                <FailedRow
                  key={job.jobId}
                  job={job}
                  onReplay={async () => {
                    const replay = () => call(replayJob, { params: paramsOf(job.jobId) });
                    if (await act(replay, m.admin.jobs.replayed)) await changed();
                  }}
                  onDiscard={() => setDiscarding(job)}
                />
              ))}
            </Rows>
            <MoreButton text={m.admin.more} cursor={nextCursor} onMore={loadMore} />
          </>
        )}
      </WhenLoaded>
      <ConfirmModal
        title={m.admin.jobs.discardTitle}
        text={m.admin.jobs.discardText}
        confirm={m.admin.jobs.discard}
        isOpen={discarding !== null}
        onClose={() => setDiscarding(null)}
        onConfirm={async () => {
          const discard = () => call(discardJob, { params: paramsOf(discarding?.jobId ?? '') });
          if (await act(discard, m.admin.jobs.discarded)) await changed();
        }}
      />
    </section>
  );
}

interface FailedRowProps {
  job: FailedJob;
  onReplay: () => Promise<void>;
  onDiscard: () => void;
}

function FailedRow({ job: { jobId, reason, attempts, failedAt }, onReplay, onDiscard }: FailedRowProps) {
  const m = useMessages();
  const dates = useDates();
  const [isReplaying, replay] = usePending(onReplay);
  const when = failedAt === null ? [] : [m.admin.jobs.failedAt(dates.moment(failedAt))];
  const about = [...when, m.admin.jobs.attempts(attempts), reason];
  return (
    <Row
      title={nameOf(m.admin.jobs.reasons, reason)}
      text={about.join(' · ')}
      actions={
        <>
          <Button
            icon="refresh"
            isPending={isReplaying}
            aria-label={m.admin.jobs.replayOf(jobId)}
            onPress={replay}
          >
            {m.admin.jobs.replay}
          </Button>
          <Button aria-label={m.admin.jobs.discardOf(jobId)} onPress={onDiscard}>
            {m.admin.jobs.discard}
          </Button>
        </>
      }
    >
      <code>{jobId}</code>
    </Row>
  );
}
