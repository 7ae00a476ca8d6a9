import { WireError } from '../wire/errors.ts';
import { CallCheck } from './CallCheck.ts';
import type { IceServer, IceServersFor } from './iceServers.ts';
import type { MediaWorkers } from './MediaWorkers.ts';

export interface CallChecksOptions {
  workers: Pick<MediaWorkers, 'createRouter'>;
  iceServersFor: IceServersFor;
  /** A check is closed then, whatever its page does. */
  limitMs?: number;
  /** Of all links together. */
  maxAtOnce?: number;
}

export interface OpenedCheck {
  check: CallCheck;
  limitMs: number;
  iceServers: IceServer[];
}

/**
 * The checks that run in this process, at most one for each link. A check touches no room: nobody is a participant by
 * it, and no lobby hears of it.
 */
export class CallChecks {
  readonly #options: Required<CallChecksOptions>;
  /** By the id of the link; null while it is being opened. */
  readonly #running = new Map<string, CallCheck | null>();

  constructor(options: CallChecksOptions) {
    this.#options = { limitMs: 40_000, maxAtOnce: 20, ...options };
  }

  get running(): number {
    return this.#running.size;
  }

  /** In place of the one of this link that runs. Throws CHECKS_BUSY, DEPENDENCY_UNAVAILABLE. */
  async open(inviteId: string): Promise<OpenedCheck> {
    const { workers, iceServersFor, limitMs, maxAtOnce } = this.#options;
    const before = this.#running.get(inviteId);
    if (before === null) throw new WireError('CHECKS_BUSY');
    before?.close();
    if (this.#running.size >= maxAtOnce) throw new WireError('CHECKS_BUSY', { checks: maxAtOnce });
    this.#running.set(inviteId, null);
    try {
      const { mediaWorker, router } = await workers.createRouter();
      const iceServers = iceServersFor(inviteId);
      const check = await CallCheck.open(mediaWorker, router, iceServers.some(isRelay));
      this.#running.set(inviteId, check);
      const timer = setTimeout(() => check.close(), limitMs);
      timer.unref();
      check.onClosed(() => {
        clearTimeout(timer);
        if (this.#running.get(inviteId) === check) this.#running.delete(inviteId);
      });
      return { check, limitMs, iceServers };
    } catch (error) {
      this.#running.delete(inviteId);
      throw error;
    }
  }

  /** Throws CHECK_NOT_FOUND, also for checks of other links. */
  find(inviteId: string, checkId: string): CallCheck {
    const check = this.#running.get(inviteId);
    if (check?.checkId !== checkId) throw new WireError('CHECK_NOT_FOUND');
    return check;
  }

  /** Idempotent. */
  close(inviteId: string, checkId: string): void {
    const check = this.#running.get(inviteId);
    if (check?.checkId === checkId) check.close();
  }
}

const isRelay = ({ urls }: IceServer): boolean => urls.some((url) => /^turns?:/.test(url));
