/** Why a job failed, in a code that administrators read: the reason is kept in Redis, so it names nobody and nothing. */
export class JobFailure extends Error {
  readonly code: string;
  /** False: another attempt would end the same way. */
  readonly retry: boolean;

  /** `code` like NO_SOUND. The cause goes to the log alone. */
  constructor(code: string, { retry = true, cause }: { retry?: boolean; cause?: unknown } = {}) {
    super(code, { cause });
    this.name = 'JobFailure';
    this.code = code;
    this.retry = retry;
  }
}
