import type { z } from 'zod';
import type { listQueues } from '../../../wire/routes/jobs.ts';
import { useLanguage } from '../../messages/MessagesProvider.tsx';
import { Row, Rows } from '../../ui/Rows.tsx';
import styles from './JobsPage.module.css';
import { nameOf } from './names.ts';

type Queue = z.output<typeof listQueues.reply>['queues'][number];

const counts = ['waiting', 'delayed', 'active', 'completed', 'failed'] as const;

/** Every queue, and how many of its jobs stand how. */
export function QueueList({ queues }: { queues: readonly Queue[] }) {
  const { locale, messages: m } = useLanguage();
  const number = new Intl.NumberFormat(locale);
  return (
    <section className={styles.part} aria-labelledby="queues">
      <h2 id="queues" className={styles.title}>
        {m.admin.jobs.queuesTitle}
      </h2>
      <Rows label={m.admin.jobs.queuesTitle}>
        {queues.map((queue) => (
          <Row
            key={queue.queue}
            title={nameOf(m.admin.jobs.queues, queue.queue)}
            badge={queue.failed > 0 ? m.admin.jobs.failedBadge(queue.failed) : null}
            tone="warn"
            {...(queue.oldestWaitingMs !== null && {
              text: m.admin.jobs.oldest(Math.ceil(queue.oldestWaitingMs / 60_000)),
            })}
          >
            <dl className={styles.counts}>
              {counts.map((state) => (
                <div key={state} className={styles.count}>
                  <dt>{m.admin.jobs.counts[state]}</dt>
                  <dd>{number.format(queue[state])}</dd>
                </div>
              ))}
            </dl>
          </Row>
        ))}
      </Rows>
    </section>
  );
}
