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

  async ask<P extends z.ZodType>(
    { name }: ServerEvent<P>,
    payload: z.input<P>,
    timeoutMs: number,
  ): Promise<boolean> {
    try {
      await this.#socket.timeout(timeoutMs).emitWithAck(name, payload);
      return this.#open;
    } catch {
      // The time passed, or the socket went: either way nobody has answered.
      return false;
    }
  }

  close(reason: ClosedReason | null): void {
    if (!this.#open) return;
    if (reason !== null) this.send(closed, { reason });
    // Flushes what was sent, tells the client that this is meant (so it does not reconnect), then cuts.
    this.#socket.disconnect(true);
  }

  onGone(listener: () => void): void {
    if (this.#open) this.#goneListeners.push(listener);
    else listener();
  }

  #gone(): void {
    this.#open = false;
    for (const listener of this.#goneListeners.splice(0)) listener();
  }
}
