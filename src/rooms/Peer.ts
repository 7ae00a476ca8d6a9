import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Logger } from '../../config/logger.ts';
import { SafeEmitter } from '../../config/SafeEmitter.ts';
import type { ServerEvent } from '../wire/entries.ts';
import { presenceCheck, type ClosedReason } from '../wire/events/server.ts';
import type { Connection } from './Connection.ts';
import type { PeerMedia } from './PeerMedia.ts';
import type { RoomSettings } from './roomSettings.ts';

interface PeerEvents {
  /** The signalling dropped; the peer is kept for a while. */
  dropped: [];
  /** A new connection took the place of the dropped one. */
  resumed: [];
  /** Nobody came back in time. */
  lost: [];
}

/**
 * One connection of a participant, in the lobby or in the session. It survives a drop of its signalling for
 * `graceMs`, media included; what is sent meanwhile is not kept, since whoever comes back is told how things stand.
 */
export class Peer extends SafeEmitter<PeerEvents> {
  readonly peerId = uuidv7();
  readonly participantId: string;
  readonly correlationId: string;
  /** Null in the lobby. */
  media: PeerMedia | null = null;
  readonly #settings: RoomSettings;
  #connection: Connection;
  #graceTimer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(participantId: string, connection: Connection, settings: RoomSettings, logger: Logger) {
    super(logger);
    this.participantId = participantId;
    this.correlationId = connection.correlationId;
    this.#settings = settings;
    this.#connection = connection;
    this.#attend(connection);
  }

  get closed(): boolean {
    return this.#closed;
  }

  get connected(): boolean {
    return !this.#closed && this.#connection.open;
  }

  send<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>): void {
    if (this.connected) this.#connection.send(event, payload);
  }

  sendVolatile<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>): void {
    if (this.connected) this.#connection.sendVolatile(event, payload);
  }

  async ask<P extends z.ZodType>(
    event: ServerEvent<P>,
    payload: z.input<P>,
    timeoutMs: number,
  ): Promise<boolean> {
    return this.connected && this.#connection.ask(event, payload, timeoutMs);
  }

  /** A connection may look open for a while after its device has gone: only an answer shows that it is there. */
  isThere(): Promise<boolean> {
    return this.ask(presenceCheck, {}, this.#settings.presenceCheckMs);
  }

  /** Cuts the signalling as a lost network does; the other end comes back by itself. */
  dropConnection(): void {
    this.#connection.drop();
  }

  resume(connection: Connection): void {
    const before = this.#connection;
    this.#connection = connection;
    this.#endGrace();
    before.close(null);
    this.emit('resumed');
    this.#attend(connection);
  }

  /** Tells the other end why (null: nothing is said) and disconnects it. */
  close(reason: ClosedReason | null): void {
    if (this.#release()) this.#connection.close(reason);
  }

  /** Ends the peer and leaves its connection open, so that it can join again. */
  detach(): void {
    this.#release();
  }

  #release(): boolean {
    if (this.#closed) return false;
    this.#closed = true;
    this.#endGrace();
    this.removeListeners();
    this.media?.close();
    return true;
  }

  #attend(connection: Connection): void {
    connection.onGone(() => {
      if (this.#closed || connection !== this.#connection) return;
      this.#graceTimer = setTimeout(() => this.emit('lost'), this.#settings.graceMs);
      this.emit('dropped');
    });
  }

  #endGrace(): void {
    if (this.#graceTimer) clearTimeout(this.#graceTimer);
    this.#graceTimer = null;
  }
}
