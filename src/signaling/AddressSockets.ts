import type { IncomingMessage } from 'node:http';

/** What is known of the addresses that sockets come from. */
export interface AddressLimit {
  /** Where a request comes from: an address, or the network of one. */
  addressOf: (request: IncomingMessage) => string;
  /** Whether one more connection may be opened from there now. */
  admits: (address: string) => Promise<boolean>;
  /** How many may be open from one address at once; 0 is no limit. */
  maxOpen: number;
}

/** How many connections each address has open here. */
export class AddressSockets {
  readonly #open = new Map<string, number>();

  add(address: string): void {
    this.#open.set(address, this.countOf(address) + 1);
  }

  remove(address: string): void {
    const left = this.countOf(address) - 1;
    if (left > 0) this.#open.set(address, left);
    else this.#open.delete(address);
  }

  countOf(address: string): number {
    return this.#open.get(address) ?? 0;
  }
}
