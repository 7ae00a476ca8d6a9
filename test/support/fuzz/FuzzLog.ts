/** What a run of fuzzing sent, what it was answered, and what ought not to have been. */
import type { ErrorCode } from '../../../src/wire/errors.ts';
import { errorBody, errorCatalogue } from '../../../src/wire/errors.ts';

const maxFaults = 30;

export class FuzzLog {
  readonly sent = { event: 0, route: 0, frame: 0 };
  /** `ok`, or the code of the refusal. */
  readonly answers = new Map<string, number>();
  /** The first of them. */
  readonly faults: string[] = [];
  readonly #limit: number;

  /** `limit`: how many messages there are to be. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get total(): number {
    return this.sent.event + this.sent.route + this.sent.frame;
  }

  get done(): boolean {
    return this.total >= this.#limit || this.faults.length >= maxFaults;
  }

  fault(what: string, message?: unknown): void {
    if (this.faults.length >= maxFaults) return;
    this.faults.push(message === undefined ? what : `${what} <- ${shortened(message)}`);
  }

  answered(answer: string): void {
    this.answers.set(answer, (this.answers.get(answer) ?? 0) + 1);
  }

  /** A refusal has a code of the entry, and none says that the fault is ours. */
  refused(name: string, error: unknown, codes: readonly ErrorCode[], message: unknown): ErrorCode | null {
    const body = errorBody.safeParse(error);
    if (!body.success) {
      this.fault(`${name}: a refusal without a code: ${shortened(error)}`, message);
      return null;
    }
    const { code } = body.data;
    this.answered(code);
    if (code === 'INTERNAL' || !codes.includes(code)) {
      this.fault(`${name}: ${code} (${errorCatalogue[code].httpStatus})`, message);
    }
    return code;
  }
}

const shortened = (message: unknown): string => JSON.stringify(message ?? null).slice(0, 600);
