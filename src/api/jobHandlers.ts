import type { Auditing } from '../audit/AuditLog.ts';
import type { BoardPasses } from '../auth/BoardPasses.ts';
import { requireUser } from '../auth/policy.ts';
import type { JobQueue } from '../jobs/JobQueue.ts';
import type { Jobs } from '../jobs/Jobs.ts';
import { WireError } from '../wire/errors.ts';
import { discardJob, listFailedJobs, listQueues, openBoard, replayJob } from '../wire/routes/jobs.ts';
import { boardPath } from './board/boardCookie.ts';
import { bind, type Binding, type CallContext } from './binding.ts';

export interface JobHandlersOptions {
  jobs: Jobs;
  audit: Auditing;
  boardPasses: Pick<BoardPasses, 'issue'>;
}

export function jobHandlers({ jobs, audit, boardPasses }: JobHandlersOptions): Binding[] {
  const record = (action: string, { identity, requestId }: CallContext, queue: string, jobId: string) =>
    audit.record({
      action,
      actorId: requireUser(identity).userId,
      actorKind: 'user',
      subjectKind: 'Job',
      subjectId: jobId,
      caseId: null,
      requestId,
      detail: { queue },
    });
  const named = (name: string): JobQueue => {
    const queue = jobs.queues.find((each) => each.name === name);
    if (!queue) throw new WireError('NOT_FOUND');
    return queue;
  };

  return [
    bind(listQueues, async (call) => {
      const queues = await jobs.queueCounts();
      await record('jobs.listed', call, 'all', 'all');
      return { queues };
    }),

    bind(listFailedJobs, async ({ params, query, ...call }) => {
      const found = await jobs.failed(named(params.queue), query);
      await record('jobs.listed', call, params.queue, 'all');
      return found;
    }),

    bind(replayJob, async ({ params, ...call }) => {
      if (!(await jobs.retry(named(params.queue), params.jobId))) throw new WireError('JOB_NOT_FOUND');
      await record('job.replayed', call, params.queue, params.jobId);
      return {};
    }),

    bind(openBoard, async (call) => {
      const { secret, expiresAt } = await boardPasses.issue(requireUser(call.identity));
      await record('jobs.boardOpened', call, 'all', 'all');
      call.setBoardPass(secret);
      return { path: `${boardPath}/`, expiresAt };
    }),

    bind(discardJob, async ({ params, ...call }) => {
      if (!(await jobs.discard(named(params.queue), params.jobId))) throw new WireError('JOB_NOT_FOUND');
      await record('job.discarded', call, params.queue, params.jobId);
      return {};
    }),
  ];
}
