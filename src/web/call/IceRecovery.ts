/** Brings back the path of one transport: ICE restarts, one at a time, at growing intervals. */
import type { types } from 'mediasoup-client';

/** What it needs of a mediasoup-client Transport. */
export interface RecoverableTransport {
  readonly connectionState: types.ConnectionState;
  on(event: 'connectionstatechange', listener: (state: types.ConnectionState) => void): unknown;
}

/** `disconnected` often mends itself within this; `failed` never does. */
const graceMs = 1500;
const firstRetryMs = 1000;
const lastRetryMs = 8000;

export class IceRecovery {
  readonly #transport: RecoverableTransport;
  readonly #restart: () => Promise<void>;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restarting = false;
  #retryMs = firstRetryMs;
  #closed = false;

  /** `restart` gets new credentials from the server and applies them; its failures are retried. */
  constructor(transport: RecoverableTransport, restart: () => Promise<void>) {
    this.#transport = transport;
    this.#restart = restart;
    transport.on('connectionstatechange', (state) => {
      if (state === 'connected') this.#settle();
      else if (state === 'disconnected') this.#schedule(graceMs);
      else if (state === 'failed') this.#schedule(0);
    });
  }

  get broken(): boolean {
    const state = this.#transport.connectionState;
    return state === 'disconnected' || state === 'failed';
  }

  /** Something happened that a new path may follow from: try now rather than at the next interval. */
  nudge(): void {
    if (!this.broken) return;
    this.#retryMs = firstRetryMs;
    this.#schedule(0);
  }

  /** This machine changed networks: the old path may look whole for a while and still be dead. */
  networkChanged(): void {
    if (this.#transport.connectionState === 'new') return;
    this.#retryMs = firstRetryMs;
    this.#schedule(0);
  }

  close(): void {
    this.#closed = true;
    this.#settle();
  }

  #settle(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#retryMs = firstRetryMs;
  }

  #schedule(delayMs: number): void {
    if (this.#closed || this.#restarting) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#attempt(), delayMs);
  }

  async #attempt(): Promise<void> {
    this.#restarting = true;
    try {
      await this.#restart();
    } catch {
      // Signalling is away too, most likely; the next interval asks again.
    } finally {
      this.#restarting = false;
    }
    if (!this.broken) return;
    this.#schedule(this.#retryMs);
    this.#retryMs = Math.min(this.#retryMs * 2, lastRetryMs);
  }
}
