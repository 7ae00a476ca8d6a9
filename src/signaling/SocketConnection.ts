import type { Socket } from 'socket.io';
import type { z } from 'zod';
import type { Connection } from '../rooms/Connection.ts';
import type { ServerEvent } from '../wire/entries.ts';
import { closed, type ClosedReason } from '../wire/events/server.ts';

/** A socket, as rooms see it. */
export class SocketConnection implements Connection {
  readonly correlationId: string;
  readonly #socket: Socket;
  readonly #goneListeners: (() => void)[] = [];
  readonly #unanswered = new Set<(answered: boolean) => void>();
  #open = true;

  constructor(socket: Socket, correlationId: string) {
    this.#socket = socket;
    this.correlationId = correlationId;
    socket.once('disconnect', () => this.#gone());
  }

  get open(): boolean {
    return this.#open;
  }

  send<P extends z.ZodType>({ name }: ServerEvent<P>, payload: z.input<P>): void {
    this.#socket.emit(name, payload);
  }

  sendVolatile<P extends z.ZodType>({ name }: ServerEvent<P>, payload: z.input<P>): void {
    this.#socket.volatile.emit(name, payload);
  }

  ask<P extends z.ZodType>(
    { name }: ServerEvent<P>,
    payload: z.input<P>,
    timeoutMs: number,
  ): Promise<boolean> {
    if (!this.#open) return Promise.resolve(false);
    return new Promise((resolve) => {
      const settle = (answered: boolean) => {
        clearTimeout(timer);
        this.#unanswered.delete(settle);
        resolve(answered);
      };
      const timer = setTimeout(settle, timeoutMs, false);
      this.#unanswered.add(settle);
      this.#socket.emit(name, payload, () => settle(true));
    });
  }

  close(reason: ClosedReason | null): void {
    if (!this.#open) return;
    if (reason !== null) this.send(closed, { reason });
    // Flushes what was sent, tells the client that this is meant (so it does not reconnect), then cuts.
    this.#socket.disconnect(true);
  }

  drop(): void {
    this.#socket.conn.close();
  }

  onGone(listener: () => void): void {
    if (this.#open) this.#goneListeners.push(listener);
    else listener();
  }

  #gone(): void {
    this.#open = false;
    for (const settle of this.#unanswered) settle(false);
    for (const listener of this.#goneListeners.splice(0)) listener();
  }
}
