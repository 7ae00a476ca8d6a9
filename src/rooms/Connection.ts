import type { z } from 'zod';
import type { ServerEvent } from '../wire/entries.ts';
import type { ClosedReason } from '../wire/events/server.ts';

/** The other end of a person's signalling, as rooms see it. src/signaling makes it of a socket. */
export interface Connection {
  /** Goes through everything this connection causes in the log: room, peer, tap, utterance. */
  readonly correlationId: string;
  readonly open: boolean;
  send<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>): void;
  /** For what is worth nothing a moment later: left out where the connection is congested. */
  sendVolatile<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>): void;
  /** Resolves with whether the other end acknowledged in time. Never rejects. */
  ask<P extends z.ZodType>(event: ServerEvent<P>, payload: z.input<P>, timeoutMs: number): Promise<boolean>;
  /** Says why (null: not worth a word, it is replaced by another connection), then disconnects. */
  close(reason: ClosedReason | null): void;
  /** Cuts it without a word, so that the other end takes it for a lost network. */
  drop(): void;
  /** `listener` runs once, when the connection is gone for whatever reason; at once if it is gone already. */
  onGone(listener: () => void): void;
}
