import type { Logger } from '../../config/logger.ts';
import type { KeyRing } from '../privacy/KeyRing.ts';
import type { AuditAnchor } from '../wire/audit.ts';
import { isGenuine, logIdOf, signedAnchor, type AnchorStore } from './anchors.ts';

export interface AnchoringOptions {
  store: AnchorStore;
  folder: string;
  writer: string;
  keyRing: KeyRing;
  logger: Logger;
}

type Head = Pick<AuditAnchor, 'sequence' | 'hash' | 'checkpoint'>;

/** The graph has better to do than to be told of every checkpoint. */
const intervalMs = 5_000;

/** Keeps the anchor of one chain up with its checkpoints, at most every few seconds and at the end. */
export class Anchoring {
  readonly #options: AnchoringOptions;
  readonly #logId: string;
  #latest: Head | null = null;
  #timer: NodeJS.Timeout | null = null;
  #keptMs = -Infinity;
  #keeping: Promise<void> = Promise.resolve();

  private constructor(options: AnchoringOptions, logId: string) {
    this.#options = options;
    this.#logId = logId;
  }

  /** `standing` is how far the chain had come; null where nothing says so. */
  static async open(
    options: AnchoringOptions,
  ): Promise<{ anchoring: Anchoring; standing: AuditAnchor | null }> {
    const { store, folder, writer, keyRing } = options;
    const logId = await logIdOf(folder);
    const anchors = await store.all();
    const own = anchors.find((anchor) => anchor.logId === logId && anchor.writer === writer);
    return {
      anchoring: new Anchoring(options, logId),
      standing: own && isGenuine(keyRing, own) ? own : null,
    };
  }

  note(head: Head): void {
    this.#latest = head;
    const waitMs = Math.max(0, this.#keptMs + intervalMs - performance.now());
    this.#timer ??= setTimeout(() => void this.#keep(), waitMs).unref();
  }

  /** Resolves when the latest is kept. */
  settle(): Promise<void> {
    return this.#keep();
  }

  /** One after the other; a failed one is tried again with the next checkpoint. */
  #keep(): Promise<void> {
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#keeping = this.#keeping.then(async () => {
      const head = this.#latest;
      if (head === null) return;
      this.#latest = null;
      this.#keptMs = performance.now();
      const { store, keyRing, writer, logger } = this.#options;
      try {
        await store.keep(signedAnchor(keyRing, { logId: this.#logId, writer, ...head }));
      } catch (err) {
        logger.error({ err }, 'audit log: its anchor could not be kept in the graph');
        this.#latest ??= head;
      }
    });
    return this.#keeping;
  }
}
