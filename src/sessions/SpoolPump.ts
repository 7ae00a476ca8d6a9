import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../../config/logger.ts';
import { GraphError } from '../graph/Graph.ts';
import { sessionRecord, type SessionRecord } from '../graph/repositories/sessionRecords.ts';
import type { SessionWriter } from '../graph/repositories/SessionWriter.ts';
import type { Batch, Spool } from './Spool.ts';

export interface SpoolPumpOptions {
  spool: Spool;
  writer: Pick<SessionWriter, 'write' | 'standing'>;
  logger: Logger;
  /** Lines that go into one transaction at most. */
  maxBatch?: number;
  /** How long what has just come waits for more. */
  gatherMs?: number;
  /** After a failure; doubles up to the second. */
  retryMs?: { first: number; longest: number };
}

/** Takes what was recorded from the spool to the graph, in order, as long as it takes. */
export class SpoolPump {
  readonly #options: Required<SpoolPumpOptions>;
  readonly #closing = new AbortController();
  #woken = Promise.withResolvers<undefined>();
  #drained: PromiseWithResolvers<undefined> | null = null;
  #running: Promise<void> | null = null;
  #failures = 0;

  constructor(options: SpoolPumpOptions) {
    this.#options = { maxBatch: 500, gatherMs: 100, retryMs: { first: 250, longest: 10_000 }, ...options };
  }

  start(): void {
    this.#running ??= this.#run();
  }

  /** Something was appended to the spool. */
  wake(): void {
    this.#woken.resolve(undefined);
  }

  /** Resolves when everything that was appended until then is in the graph, or was refused by it. */
  drained(): Promise<void> {
    if (this.#options.spool.counts.waiting === 0) return Promise.resolve();
    this.#drained ??= Promise.withResolvers();
    this.wake();
    return this.#drained.promise;
  }

  /** Removes what belongs to visits that were erased: what waits goes to the graph, which leaves it out. */
  async clearErased(): Promise<void> {
    await this.drained();
    const { spool, writer } = this.#options;
    await spool.sortRefused(async (lines) => {
      const known = lines.flatMap((line) => {
        const record = recordOf(line);
        return record ? [{ ...record, line }] : [];
      });
      const standing = await writer.standing(known);
      return [...standing.map(({ line }) => line), ...lines.filter((line) => recordOf(line) === null)];
    });
  }

  /** Tries once more for what waits; what the graph does not take then stays in the spool for the next run. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.wake();
    await this.#running;
    while (await this.#moveBatch());
  }

  async #run(): Promise<void> {
    const { spool, logger } = this.#options;
    while (!this.#closing.signal.aborted) {
      const moved = await this.#moveBatch().catch((err: unknown) => {
        logger.error({ err }, 'the spool cannot be read');
        this.#failures++;
        return false;
      });
      if (moved) continue;
      if (this.#failures > 0) {
        await this.#pause(this.#retryDelayMs());
        continue;
      }
      if (spool.counts.waiting > 0) continue;
      this.#drained?.resolve(undefined);
      this.#drained = null;
      await this.#woken.promise;
      this.#woken = Promise.withResolvers();
      await this.#gather();
    }
  }

  async #gather(): Promise<void> {
    if (this.#drained === null) await this.#pause(this.#options.gatherMs);
  }

  /** False where nothing waits, or the graph does not take it now. */
  async #moveBatch(): Promise<boolean> {
    const batch = await this.#options.spool.read(this.#options.maxBatch);
    if (!batch) return false;
    try {
      await this.#write(batch);
    } catch (err) {
      this.#failures++;
      const level = this.#failures === 1 ? 'warn' : 'debug';
      this.#options.logger[level](
        { err, waiting: this.#options.spool.counts.waiting },
        'the graph takes no record of visits now',
      );
      return false;
    }
    if (this.#failures > 0) this.#options.logger.info('the graph takes the record of visits again');
    this.#failures = 0;
    await batch.confirm();
    return true;
  }

  /** Throws where the graph is away; puts aside what it refuses. */
  async #write({ lines }: Batch): Promise<void> {
    const { writer } = this.#options;
    const records = lines.flatMap((line) => {
      const record = this.#parse(line);
      return record ? [{ line, record }] : [];
    });
    try {
      await writer.write(records.map(({ record }) => record));
    } catch (error) {
      if (isAway(error)) throw error;
      for (const { line, record } of records) await this.#writeAlone(line, record);
    }
  }

  async #writeAlone(line: string, record: SessionRecord): Promise<void> {
    try {
      await this.#options.writer.write([record]);
    } catch (error) {
      if (isAway(error)) throw error;
      this.#refuse(line, error);
    }
  }

  #parse(line: string): SessionRecord | null {
    try {
      return sessionRecord.parse(JSON.parse(line));
    } catch (error) {
      this.#refuse(line, error);
      return null;
    }
  }

  #refuse(line: string, err: unknown): void {
    this.#options.spool.refuse(line);
    this.#options.logger.error({ err }, 'a record of a visit was refused and put aside');
  }

  #retryDelayMs(): number {
    const { first, longest } = this.#options.retryMs;
    return Math.min(longest, first * 2 ** Math.min(this.#failures - 1, 20));
  }

  async #pause(ms: number): Promise<void> {
    await sleep(ms, undefined, { signal: this.#closing.signal }).catch(() => undefined); // closing
  }
}

/** Null for a line that is no record. */
function recordOf(line: string): SessionRecord | null {
  try {
    return sessionRecord.parse(JSON.parse(line));
  } catch {
    return null; // put aside for that very reason
  }
}

const isAway = (error: unknown): boolean => error instanceof GraphError && error.kind === 'unavailable';
