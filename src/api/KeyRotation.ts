import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Graph } from '../graph/Graph.ts';
import { resealGraph, type Resealed } from '../graph/resealGraph.ts';
import type { KeyNews } from '../privacy/KeyNews.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { RoomStore } from '../rooms/RoomStore.ts';

export interface RotationState extends Resealed {
  /** Number of the key that seals. */
  keyId: number;
  running: boolean;
  /** Why the last run ended early; it can be started again. */
  error: string | null;
}

export interface KeyRotationOptions {
  keyRing: KeyRing;
  /** Tells the other processes. */
  keyNews: Pick<KeyNews, 'announce'>;
  graph: Graph;
  roomStore: Pick<RoomStore, 'resealNames'>;
  audit: Auditing;
  logger: Logger;
}

const nothing: Resealed = { nodes: 0, resealed: 0, failed: 0 };

const sumOf = (one: Resealed, other: Resealed): Resealed => ({
  nodes: one.nodes + other.nodes,
  resealed: one.resealed + other.resealed,
  failed: one.failed + other.failed,
});

/** A new key, and everything sealed with it, while the server runs. One run at a time. */
export class KeyRotation {
  readonly #options: KeyRotationOptions;
  #done: Resealed = nothing;
  #error: string | null = null;
  /** Set before anything is awaited, so that two commands at the same moment make one key. Never rejects. */
  #running: Promise<void> | null = null;
  /** Settled when the latest run has its key, or could not have it. */
  #begun: Promise<void> = Promise.resolve();
  #stopping = false;

  constructor(options: KeyRotationOptions) {
    this.#options = options;
  }

  get state(): RotationState {
    return {
      ...this.#done,
      keyId: this.#options.keyRing.currentKeyId,
      running: this.#running !== null,
      error: this.#error,
    };
  }

  /**
   * Resolves when the sealing anew has begun. `newKey` false only goes on with what an earlier run left. Where one runs
   * or begins already, that one is the answer. Throws where the keys come from the environment.
   */
  async start(newKey: boolean): Promise<RotationState> {
    if (!this.#running) {
      const begun = Promise.withResolvers<void>();
      this.#begun = begun.promise;
      this.#running = this.#run(newKey, begun);
    }
    await this.#begun;
    return this.state;
  }

  /** A run under way ends after the nodes it is at. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  async #run(newKey: boolean, begun: PromiseWithResolvers<void>): Promise<void> {
    try {
      await this.#begin(newKey);
    } catch (err) {
      this.#running = null;
      begun.reject(err);
      return;
    }
    begun.resolve();
    await this.#reseal();
    this.#running = null;
  }

  /** Recorded before the key is made: there is none that the log does not know. */
  async #begin(newKey: boolean): Promise<void> {
    const { keyRing } = this.#options;
    const keyId = newKey ? keyRing.nextKeyId() : keyRing.currentKeyId;
    await this.#record('keys.rotate', keyId, { newKey });
    if (newKey) await keyRing.rotate(keyId);
    this.#done = nothing;
    this.#error = null;
  }

  /**
   * When every process seals with the key, in two passes: the second finds what was sealed before that, and written
   * while the first had gone by already. What a process seals that did not answer, or writes later still, is found by
   * the next run.
   */
  async #reseal(): Promise<void> {
    const { keyNews, keyRing, logger } = this.#options;
    try {
      const { told, answered } = await keyNews.announce();
      const first = await this.#pass(nothing);
      const second = await this.#pass({ ...nothing, resealed: first.resealed });
      const unreached = Math.max(0, told - answered);
      await this.#record('keys.reseal', keyRing.currentKeyId, { ...second, unreached });
      if (unreached === 0) logger.info(second, 'everything is sealed with the current key');
      else this.#error = `processes that did not answer and may still seal with the old key: ${unreached}`;
    } catch (err) {
      logger.error({ err, ...this.#done }, 'sealing anew ended early');
      this.#error = 'it ended early; the server log says why';
    }
  }

  /** Over everything; `before` is added to what it finds. */
  async #pass(before: Resealed): Promise<Resealed> {
    const { graph, roomStore, keyRing } = this.#options;
    const inGraph = await resealGraph(graph, keyRing, (soFar) => {
      this.#done = sumOf(before, soFar);
      if (this.#stopping) throw new Error('the server stops');
    });
    this.#done = sumOf(sumOf(before, inGraph), await roomStore.resealNames());
    return this.#done;
  }

  #record(action: string, keyId: number, detail: Record<string, number | boolean>): Promise<void> {
    return this.#options.audit.record({
      action,
      actorId: 'operator',
      actorKind: 'system',
      subjectKind: 'Key',
      subjectId: String(keyId),
      caseId: null,
      detail,
    });
  }
}
