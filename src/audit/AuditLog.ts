import { mkdir, open, type FileHandle } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '../../config/logger.ts';
import { syncFolder } from '../../config/syncFolder.ts';
import type { KeyedHasher, KeyRing } from '../privacy/KeyRing.ts';
import { WireError } from '../wire/errors.ts';
import { Anchoring } from './Anchoring.ts';
import type { AnchorStore } from './anchors.ts';
import { chainEntry, checkEvent, entryHasher, type AuditEvent, type ChainHead } from './auditEntry.ts';
import { segmentMaxBytes, segmentPath } from './chainFiles.ts';
import { Checkpoints } from './Checkpoints.ts';
import { claimChain, type ClaimedChain } from './claimChain.ts';
import { resumeChain, type ResumedChain } from './resumeChain.ts';
import { SegmentIndex } from './SegmentIndex.ts';

/** What everything that touches patient data is given. */
export interface Auditing {
  /**
   * Resolves when the entry is on disk: the answer it is about goes out after that. Rejects with
   * DEPENDENCY_UNAVAILABLE where it could not be written, and the answer must not go out then.
   */
  record(event: AuditEvent): Promise<void>;
}

export interface AuditLogOptions {
  folder: string;
  kind: 'server' | 'worker' | 'command';
  keyRing: KeyRing;
  logger: Logger;
  /** Without it nothing outside of the folder tells how far its chains had come. */
  anchors?: AnchorStore;
}

interface Pending {
  event: AuditEvent;
  at: string;
  resolve: () => void;
  reject: (error: Error) => void;
}

/** Beginnings of two groups lie this far apart, so that a busy server writes few large groups. */
const groupMs = 10;
const maxGroup = 2_000;
const maxPending = 20_000;
/** Entries younger than this may not stand in a checkpoint yet. */
const checkpointMs = 1_000;

/**
 * The append-only log of who did what to whose data, as a chain of hashes of its own for each writing process.
 * `verifyAudit` finds what was changed in it, `AuditSearch` reads it.
 */
export class AuditLog implements Auditing {
  readonly writer: string;
  readonly #chain: ClaimedChain;
  readonly #checkpoints: Checkpoints;
  readonly #anchoring: Anchoring | null;
  readonly #logger: Logger;
  readonly #hasher: KeyedHasher;
  #head: ChainHead;
  #checkpointedSequence: number;
  #file: FileHandle;
  #path: string;
  #bytes: number;
  #index: SegmentIndex;
  /** Something after `#bytes` could not be taken back yet. */
  #littered = false;
  #pending: Pending[] = [];
  /** Entries that are being written. */
  #inGroup = 0;
  #writing: Promise<void> | null = null;
  #groupBeganMs = -Infinity;
  #checkpointTimer: NodeJS.Timeout | null = null;
  #checkpointing: Promise<void> = Promise.resolve();
  #closed: Promise<void> | null = null;

  private constructor(
    chain: ClaimedChain,
    { checkpoints, anchoring }: { checkpoints: Checkpoints; anchoring: Anchoring | null },
    { head, path, bytes, index }: ResumedChain,
    file: FileHandle,
    { keyRing, logger }: AuditLogOptions,
  ) {
    this.writer = chain.writer;
    this.#chain = chain;
    this.#checkpoints = checkpoints;
    this.#anchoring = anchoring;
    this.#logger = logger;
    this.#hasher = entryHasher(keyRing);
    this.#head = head;
    this.#checkpointedSequence = 0;
    this.#file = file;
    this.#path = path;
    this.#bytes = bytes;
    this.#index = index;
  }

  /** Goes on with this process's chain. What a crash left, and what is missing, is logged and recorded in the chain. */
  static async open(options: AuditLogOptions): Promise<AuditLog> {
    const { folder, kind, keyRing, logger, anchors: store } = options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const chain = await claimChain(folder, kind);
    const { writer, chainFolder } = chain;
    const { checkpoints, newest } = await Checkpoints.open({ folder, writer, keyRing });
    const { anchoring, standing } = store
      ? await Anchoring.open({ store, folder, writer, keyRing, logger })
      : { anchoring: null, standing: null };
    // Checkpoints can be cut back together with the chain.
    const seen = standing && standing.sequence > (newest?.sequence ?? 0) ? standing : newest;
    const head = seen && { sequence: seen.sequence, hash: seen.hash };
    const resumed = await resumeChain(chainFolder, head, entryHasher(keyRing));
    const file = await open(resumed.path, 'a', 0o600);
    await file.truncate(resumed.bytes);
    await syncFolder(chainFolder);
    const log = new AuditLog(chain, { checkpoints, anchoring }, resumed, file, options);
    const { discardedBytes, missing, damaged } = resumed;
    const found = { writer, discardedBytes, missing, damaged };
    if (missing + damaged > 0) logger.error(found, 'audit log: entries are missing or changed');
    else if (discardedBytes > 0) logger.warn(found, 'audit log: half an entry at the end, left by a crash');
    if (missing + damaged + discardedBytes > 0) {
      await log.record({
        action: 'audit.resumed',
        actorId: null,
        actorKind: 'system',
        subjectKind: 'AuditChain',
        subjectId: writer,
        caseId: null,
        detail: { discardedBytes, missing, damaged },
      });
    }
    await log.#checkpoint();
    return log;
  }

  async record(event: AuditEvent): Promise<void> {
    const checked = checkEvent(event);
    if (this.#closed || this.#pending.length >= maxPending) throw unavailable();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    this.#pending.push({ event: checked, at: new Date().toISOString(), resolve, reject });
    this.#writing ??= this.#writePending().finally(() => {
      this.#writing = null;
    });
    return promise;
  }

  /** Entries that are not on disk yet. */
  get waiting(): number {
    return this.#pending.length + this.#inGroup;
  }

  /** Resolves when a checkpoint and the anchor tell of what was recorded. */
  async settle(): Promise<void> {
    await this.#checkpoint();
    await this.#anchoring?.settle();
  }

  /** Takes nothing more. What was recorded is written first, and a checkpoint over it. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    await this.#writing;
    if (this.#checkpointTimer) clearTimeout(this.#checkpointTimer);
    await this.settle();
    await this.#file.close();
    await this.#checkpoints.close();
    this.#chain.release();
  }

  async #writePending(): Promise<void> {
    while (this.#pending.length > 0) {
      const waitMs = this.#groupBeganMs + groupMs - performance.now();
      if (waitMs > 0) await delay(waitMs);
      this.#groupBeganMs = performance.now();
      const group = this.#pending.splice(0, maxGroup);
      this.#inGroup = group.length;
      try {
        await this.#append(group);
        for (const { resolve } of group) resolve();
        this.#checkpointTimer ??= setTimeout(() => void this.#checkpoint(), checkpointMs).unref();
      } catch (err) {
        this.#logger.error({ err, entries: group.length }, 'audit log: entries could not be written');
        for (const { reject } of group) reject(unavailable());
      } finally {
        this.#inGroup = 0;
      }
    }
  }

  /** All of them or none. */
  async #append(group: readonly Pending[]): Promise<void> {
    let head = this.#head;
    const lines = group.map(({ event, at }) => {
      const next = chainEntry(event, this.writer, head, at, this.#hasher);
      head = next.head;
      return next;
    });
    const bytes = Buffer.from(lines.map(({ line }) => `${line}\n`).join(''));
    if (this.#bytes > 0 && this.#bytes + bytes.byteLength > segmentMaxBytes) await this.#beginSegment();
    try {
      if (this.#littered) await this.#file.truncate(this.#bytes);
      this.#littered = true;
      await this.#file.appendFile(bytes);
      await this.#file.datasync();
      this.#littered = false;
    } catch (error) {
      await this.#file.truncate(this.#bytes).then(
        () => (this.#littered = false),
        () => {}, // tried again before the next group
      );
      throw error;
    }
    this.#bytes += bytes.byteLength;
    this.#head = head;
    for (const { entry } of lines) this.#index.add(entry);
  }

  async #beginSegment(): Promise<void> {
    const path = segmentPath(this.#chain.chainFolder, this.#head.sequence + 1);
    const file = await open(path, 'a', 0o600);
    await syncFolder(this.#chain.chainFolder);
    const full = { file: this.#file, path: this.#path, index: this.#index };
    this.#file = file;
    this.#path = path;
    this.#bytes = 0;
    this.#index = new SegmentIndex();
    await full.file.close();
    await full.index.save(full.path).catch((err: unknown) => {
      this.#logger.warn({ err }, 'audit log: an index could not be written; searches take longer');
    });
  }

  /** One after the other; a failed one is tried again with the next entry. */
  #checkpoint(): Promise<void> {
    this.#checkpointTimer = null;
    this.#checkpointing = this.#checkpointing.then(async () => {
      const head = this.#head;
      if (head.sequence === this.#checkpointedSequence) return;
      try {
        await this.#checkpoints.write(head);
        this.#checkpointedSequence = head.sequence;
        const { sequence, hash } = head;
        this.#anchoring?.note({ sequence, hash, checkpoint: this.#checkpoints.number });
      } catch (err) {
        this.#logger.error({ err }, 'audit log: a checkpoint could not be written');
      }
    });
    return this.#checkpointing;
  }
}

const unavailable = () => new WireError('DEPENDENCY_UNAVAILABLE', { dependency: 'audit' });
