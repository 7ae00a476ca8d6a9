import type { Logger } from '../../config/logger.ts';
import type { Auditing } from '../audit/AuditLog.ts';
import type { Graph } from '../graph/Graph.ts';
import { resealGraph, type Resealed } from '../graph/resealGraph.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';

export interface RotationState extends Resealed {
  /** Number of the key that seals. */
  keyId: number;
  running: boolean;
  /** Why the last run ended early; it can be started again. */
  error: string | null;
}

export interface KeyRotationOptions {
  keyRing: KeyRing;
  graph: Graph;
  audit: Auditing;
  logger: Logger;
}

const nothing: Resealed = { nodes: 0, resealed: 0, failed: 0 };

/** A new key, and everything sealed with it, while the server runs. One run at a time. */
export class KeyRotation {
  readonly #options: KeyRotationOptions;
  #done: Resealed = nothing;
  #error: string | null = null;
  #running: Promise<void> | null = null;
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
   * already nothing is done. Throws where the keys come from the environment.
   */
  async start(newKey: boolean): Promise<RotationState> {
    if (this.#running) return this.state;
    const { keyRing } = this.#options;
    if (newKey) await keyRing.rotate();
    this.#done = nothing;
    this.#error = null;
    await this.#record('keys.rotate', { newKey });
    this.#running = this.#reseal().finally(() => {
      this.#running = null;
    });
    return this.state;
  }

  /** A run under way ends after the nodes it is at. */
  async stop(): Promise<void> {
    this.#stopping = true;
    await this.#running;
  }

  async #reseal(): Promise<void> {
    const { graph, keyRing, logger } = this.#options;
    try {
      this.#done = await resealGraph(graph, keyRing, (soFar) => {
        this.#done = { ...soFar };
        if (this.#stopping) throw new Error('the server stops');
      });
      logger.info({ ...this.#done }, 'everything is sealed with the current key');
      await this.#record('keys.reseal', { ...this.#done });
    } catch (err) {
      logger.error({ err, ...this.#done }, 'sealing anew ended early');
      this.#error = 'it ended early; the server log says why';
    }
  }

  #record(action: string, detail: Record<string, number | boolean>): Promise<void> {
    return this.#options.audit.record({
      action,
      actorId: 'operator',
      actorKind: 'system',
      subjectKind: 'Key',
      subjectId: String(this.#options.keyRing.currentKeyId),
      caseId: null,
      detail,
    });
  }
}
