import { serverDraining } from '../wire/events/server.ts';
import type { Peer } from './Peer.ts';

/** Whether this server is about to be stopped, and when at the latest. */
export class Drain {
  #endsAtMs: number | null = null;

  get begun(): boolean {
    return this.#endsAtMs !== null;
  }

  begin(limitMs: number): void {
    this.#endsAtMs ??= performance.now() + limitMs;
  }

  /** Says so to somebody in a visit or its lobby; nothing where it has not begun. */
  tell(peer: Peer): void {
    if (this.#endsAtMs === null) return;
    peer.send(serverDraining, { endsInMs: Math.max(0, Math.round(this.#endsAtMs - performance.now())) });
  }
}
