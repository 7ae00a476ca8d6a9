/**
 * Bull Board under /admin/board: the queues and their jobs for administrators, who come with a pass. It reads by itself;
 * what changes something goes the way that the administrators' routes go, and nothing else of it is let through.
 */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { ExpressAdapter } from '@bull-board/express';
import { Router, type Request, type RequestHandler, type Response } from 'express';
import type { Auditing } from '../../audit/AuditLog.ts';
import type { BoardPasses } from '../../auth/BoardPasses.ts';
import type { UserClaims } from '../../auth/claims.ts';
import { originAllowed } from '../../auth/origins.ts';
import type { JobQueue } from '../../jobs/JobQueue.ts';
import type { Jobs } from '../../jobs/Jobs.ts';
import { WireError } from '../../wire/errors.ts';
import { requestIdOf } from '../edge.ts';
import { boardPassOf, boardPath } from './boardCookie.ts';

export interface BoardOptions {
  jobs: Jobs;
  boardPasses: Pick<BoardPasses, 'verify'>;
  audit: Auditing;
  /** Where people reach this server, where that differs from what their requests say. */
  publicUrl: string | null;
}

/** The page of the board is given to nobody else, loads nothing from elsewhere, and has its own base address. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "connect-src 'self'",
  "base-uri 'self'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What an administrator does with one job there, as it stands in the audit log. */
const acts = {
  retry: { action: 'job.replayed', run: (jobs: Jobs, queue: JobQueue, id: string) => jobs.retry(queue, id) },
  clean: {
    action: 'job.discarded',
    run: (jobs: Jobs, queue: JobQueue, id: string) => jobs.discard(queue, id),
  },
  promote: {
    action: 'job.promoted',
    run: (jobs: Jobs, queue: JobQueue, id: string) => jobs.promote(queue, id),
  },
} as const;
type Act = keyof typeof acts;

export function boardRoutes({ jobs, boardPasses, audit, publicUrl }: BoardOptions): Router {
  const admit: RequestHandler = async (request, response, next) => {
    response.locals.route = 'board';
    response.set({ 'Cache-Control': 'no-store', 'Content-Security-Policy': contentSecurityPolicy });
    response.locals.identity = await boardPasses.verify(boardPassOf(request));
    next();
  };
  /** Browsers tell the origin of what changes something; without it, it was not the board's own page. */
  const guardChanges: RequestHandler = (request, _response, next) => {
    if (request.method === 'GET' || request.method === 'HEAD') return next();
    const origin = request.get('origin');
    const own = publicUrl === null ? [] : [new URL(publicUrl).origin];
    if (origin === undefined || !originAllowed(origin, request.get('host'), own)) {
      throw new WireError('ORIGIN_NOT_ALLOWED');
    }
    next();
  };
  const change =
    (name: Act) =>
    async (request: Request<{ queue: string; jobId: string }>, response: Response): Promise<void> => {
      const { queue: queueName, jobId } = request.params;
      const queue = jobs.queues.find((each) => each.name === queueName);
      const { action, run } = acts[name];
      if (!queue || !(await run(jobs, queue, jobId))) throw new WireError('JOB_NOT_FOUND');
      await audit.record({
        action,
        actorId: (response.locals.identity as UserClaims).userId,
        actorKind: 'user',
        subjectKind: 'Job',
        subjectId: jobId,
        caseId: null,
        requestId: requestIdOf(response),
        detail: { queue: queue.name },
      });
      response.status(204).end();
    };

  const router = Router();
  router.use(admit, guardChanges);
  const job = '/api/queues/:queue/:jobId';
  router.put(`${job}/retry`, change('retry'));
  router.put(`${job}/clean`, change('clean'));
  router.put(`${job}/promote`, change('promote'));
  router.use((request, _response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') throw new WireError('METHOD_NOT_ALLOWED');
    next();
  });
  router.use(board(jobs));
  return Router().use(boardPath, router);
}

function board(jobs: Jobs): RequestHandler {
  const serverAdapter = new ExpressAdapter();
  serverAdapter.setBasePath(boardPath);
  createBullBoard({
    queues: jobs.queues.map((queue) => new BullMQAdapter(jobs.bullOf(queue))),
    serverAdapter,
    options: { uiConfig: { boardTitle: 'Consilium', hideDocsLink: true, hideRedisDetails: true } },
  });
  return serverAdapter.getRouter() as RequestHandler;
}
