import type { Socket } from 'socket.io';
import type { Logger } from '../../config/logger.ts';
import type { AccessChange } from '../auth/AccessChanges.ts';
import type { UserClaims } from '../auth/claims.ts';

export interface OpenSocketsOptions {
  /** Whether somebody could still come in; rejects where that cannot be told now. */
  stands: (identity: UserClaims) => Promise<boolean>;
  logger: Logger;
  /** All are looked at that often, whether somebody told of a change or not. */
  everyMs?: number;
}

const defaultEveryMs = 60_000;

/** The open sockets of people and services with an account: each is cut when what it was opened with ends. */
export class OpenSockets {
  readonly #options: OpenSocketsOptions;
  readonly #open = new Map<Socket, UserClaims>();
  readonly #timer: NodeJS.Timeout;

  constructor(options: OpenSocketsOptions) {
    this.#options = options;
    this.#timer = setInterval(() => void this.look(() => true), options.everyMs ?? defaultEveryMs).unref();
  }

  add(socket: Socket, identity: UserClaims): void {
    this.#open.set(socket, identity);
    socket.once('disconnect', () => this.#open.delete(socket));
    // It may have ended between the handshake and now.
    void this.look((claims) => claims === identity);
  }

  countOf(userId: string): number {
    return [...this.#open.values()].filter((identity) => identity.userId === userId).length;
  }

  changed(change: AccessChange): Promise<void> {
    return this.look((identity) =>
      'userId' in change ? identity.userId === change.userId : identity.signInId === change.signInId,
    );
  }

  /** One that cannot be judged now stays open until the next look. */
  async look(concerns: (identity: UserClaims) => boolean): Promise<void> {
    for (const [socket, identity] of [...this.#open]) {
      if (!concerns(identity)) continue;
      try {
        if (await this.#options.stands(identity)) continue;
        this.#options.logger.info({ userId: identity.userId }, 'a socket is cut: its access has ended');
        socket.disconnect(true);
      } catch (err) {
        this.#options.logger.warn({ err }, 'whether an open socket may stay could not be told');
      }
    }
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
