/** The owner's side of a listening thread. */
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { Heard, Utterance } from '../utterance/UtteranceCutter.ts';
import type { FromThread, StreamSettings, ThreadSettings, ThreadStats, ToThread } from './messages.ts';
import { Outbox, outboxDefaults } from './Outbox.ts';

export interface ListeningThreadOptions {
  settings: Omit<ThreadSettings, 'clockOffsetMs'>;
  onPacketsDropped: (packets: number) => void;
  /** Once, when the thread ended although nobody asked it to. */
  onFailed: (thread: ListeningThread, error: Error) => void;
}

/** What was heard, and when, by `performance.now()` of the owner. */
export type HeardListener = (heard: Heard, atMs: number) => void;

interface Stream {
  heard: HeardListener;
  closed: () => void;
}

export class ListeningThread {
  readonly #worker: Worker;
  readonly #options: ListeningThreadOptions;
  readonly #outbox: Outbox;
  readonly #exited = Promise.withResolvers<undefined>();
  readonly #streams = new Map<number, Stream>();
  /** Answers that are due; null where the thread has ended. */
  readonly #snapshots = new Map<number, (utterance: Utterance | null) => void>();
  readonly #stats = new Map<number, (stats: ThreadStats | null) => void>();
  #requests = 0;
  #state: 'running' | 'stopping' | 'ended' = 'running';

  private constructor(worker: Worker, options: ListeningThreadOptions) {
    this.#worker = worker;
    this.#options = options;
    this.#outbox = new Outbox({
      post: (message, transfer) => worker.postMessage(message, transfer),
      onDropped: options.onPacketsDropped,
      ...outboxDefaults,
    });
    worker.on('message', (message: FromThread) => this.#take(message));
    // An uncaught error in the thread: 'exit' follows.
    let fault: unknown = null;
    worker.once('error', (error: unknown) => {
      fault = error;
    });
    worker.once('exit', (code) => {
      const cause = fault instanceof Error ? fault : null;
      this.#ended(new Error(cause?.message ?? `the listening thread ended with code ${code}`, { cause }));
    });
  }

  /** Resolves when the speech model is loaded; rejects where it cannot be. */
  static async create(options: ListeningThreadOptions): Promise<ListeningThread> {
    const clockOffsetMs = performance.now() - Number(process.hrtime.bigint()) / 1e6;
    const workerData: ThreadSettings = { ...options.settings, clockOffsetMs };
    const worker = new Worker(new URL('./listen.ts', import.meta.url), { workerData });
    const settled = new AbortController();
    const { signal } = settled;
    try {
      // `once` rejects at the thread's 'error'.
      await Promise.race([
        once(worker, 'message', { signal }),
        once(worker, 'exit', { signal }).then(() => {
          throw new Error('the listening thread ended before it was ready');
        }),
      ]);
    } finally {
      settled.abort();
    }
    return new ListeningThread(worker, options);
  }

  get running(): boolean {
    return this.#state === 'running';
  }

  get streams(): number {
    return this.#streams.size;
  }

  open(stream: number, settings: StreamSettings, heard: HeardListener): void {
    this.#streams.set(stream, { heard, closed: () => undefined });
    this.#outbox.addMessage({ kind: 'open', stream, settings });
  }

  addPacket(stream: number, arrivedAtMs: number, data: Uint8Array): void {
    this.#outbox.addPacket(stream, arrivedAtMs, data);
  }

  pause(stream: number): void {
    this.#outbox.addMessage({ kind: 'pause', stream });
  }

  /** Resolves when all that was heard has been told; at once where the thread has ended. */
  async close(stream: number): Promise<void> {
    await this.#close(stream, (message) => this.#outbox.addMessage(message), 'close');
  }

  /** Resolves when the thread has forgotten the stream; overtakes what waits. */
  async forget(stream: number): Promise<void> {
    const open = this.#streams.get(stream);
    if (open) open.heard = () => undefined;
    await this.#close(stream, (message) => this.#worker.postMessage(message), 'forget');
  }

  /** The open utterance of a stream so far; null where there is none. */
  snapshot(stream: number): Promise<Utterance | null> {
    return this.#ask(this.#snapshots, (request) => ({ kind: 'snapshot', request, stream }));
  }

  /** Null where the thread has ended. */
  stats(): Promise<ThreadStats | null> {
    return this.#ask(this.#stats, (request) => ({ kind: 'stats', request }));
  }

  /** Works off what is under way in the model, then ends the thread. Streams are closed before. */
  async stop(): Promise<void> {
    if (this.#state === 'running') {
      this.#state = 'stopping';
      this.#outbox.close();
      this.#worker.postMessage({ kind: 'stop' } satisfies ToThread);
    }
    await this.#exited.promise;
  }

  async #close(stream: number, send: (message: ToThread) => void, kind: 'close' | 'forget'): Promise<void> {
    const open = this.#streams.get(stream);
    if (!open || this.#state !== 'running') return;
    await new Promise<void>((resolve) => {
      // A stream that is closing may still have to be forgotten: both callers are answered.
      const { closed } = open;
      open.closed = () => {
        closed();
        resolve();
      };
      send({ kind, stream });
    });
  }

  #ask<Answer>(
    pending: Map<number, (answer: Answer | null) => void>,
    message: (request: number) => ToThread,
  ): Promise<Answer | null> {
    if (this.#state !== 'running') return Promise.resolve(null);
    const request = this.#requests++;
    return new Promise((resolve) => {
      pending.set(request, resolve);
      this.#worker.postMessage(message(request));
    });
  }

  #take(message: FromThread): void {
    switch (message.kind) {
      case 'ready':
        break;
      case 'batchDone':
        this.#outbox.returned(message.buffer);
        break;
      case 'heard':
        this.#streams.get(message.stream)?.heard(message.heard, message.atMs);
        break;
      case 'closed': {
        const open = this.#streams.get(message.stream);
        this.#streams.delete(message.stream);
        open?.closed();
        break;
      }
      case 'snapshot':
        this.#snapshots.get(message.request)?.(message.utterance);
        this.#snapshots.delete(message.request);
        break;
      case 'stats':
        this.#stats.get(message.request)?.(message.stats);
        this.#stats.delete(message.request);
        break;
    }
  }

  #ended(error: Error): void {
    const expected = this.#state === 'stopping';
    this.#state = 'ended';
    this.#outbox.close();
    for (const answer of [...this.#snapshots.values(), ...this.#stats.values()]) answer(null);
    this.#snapshots.clear();
    this.#stats.clear();
    if (!expected) this.#options.onFailed(this, error);
    for (const { closed } of this.#streams.values()) closed();
    this.#streams.clear();
    this.#exited.resolve(undefined);
  }
}
