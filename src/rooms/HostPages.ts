import { SafeEmitter } from '../../config/SafeEmitter.ts';
import type { Connection } from './Connection.ts';

interface HostPagesEvents {
  /** A page of this user came or went. */
  changed: [userId: string];
}

/** The pages on which a host can hear that somebody waits, whatever they show. */
export class HostPages extends SafeEmitter<HostPagesEvents> {
  readonly #byUser = new Map<string, Set<Connection>>();

  /** Until the connection is gone. */
  add(userId: string, connection: Connection): void {
    const pages = this.#byUser.get(userId) ?? new Set();
    if (pages.has(connection)) return;
    this.#byUser.set(userId, pages.add(connection));
    this.emit('changed', userId);
    connection.onGone(() => {
      pages.delete(connection);
      if (pages.size === 0) this.#byUser.delete(userId);
      this.emit('changed', userId);
    });
  }

  of(userId: string): Connection[] {
    return [...(this.#byUser.get(userId) ?? [])];
  }

  get all(): Connection[] {
    return [...this.#byUser.values()].flatMap((pages) => [...pages]);
  }
}
