import { createSocket } from 'node:dgram';
import { connect as connectTcp, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import {
  newTransactionId,
  readStun,
  stunHeaderBytes,
  writeStun,
  type StunAttribute,
  type StunMessage,
} from './stunMessage.ts';

export type WireKind = 'udp' | 'tcp' | 'tls';

/** How messages follow each other in a stream: by their own length (STUN, TURN), or with it in front (ICE, RFC 4571). */
export type Framing = 'stun' | 'rfc4571';

const limitMs = 4_000;
/** Packets get lost; a firewall that drops them drops all. */
const resendMs = 500;

/** One way of STUN messages to a server and back. */
export class StunWire {
  readonly #write: (message: Buffer) => void;
  readonly #end: () => void;
  readonly #reliable: boolean;
  readonly #listeners = new Set<(message: StunMessage) => void>();

  /** Rejects where nothing can be reached, in words of the system. */
  static open(
    kind: WireKind,
    { host, port, framing = 'stun' }: { host: string; port: number; framing?: Framing },
  ): Promise<StunWire> {
    return kind === 'udp' ? openUdp(host, port) : openStream(kind, host, port, framing);
  }

  constructor(write: (message: Buffer) => void, end: () => void, { reliable }: { reliable: boolean }) {
    this.#write = write;
    this.#end = end;
    this.#reliable = reliable;
  }

  /** The answer to a request. Rejects where none comes in time. */
  async request(
    method: number,
    attributes: readonly StunAttribute[],
    key: Buffer | null = null,
  ): Promise<StunMessage> {
    const transactionId = newTransactionId();
    const message = writeStun(method, transactionId, attributes, key);
    return this.#sentUntil(message, (answer) =>
      answer.transactionId.equals(transactionId) ? answer : undefined,
    );
  }

  /** Sends again and again until `accept` takes something that comes; answers what it made of it. */
  #sentUntil<T>(message: Buffer, accept: (message: StunMessage) => T | undefined): Promise<T> {
    const { promise, resolve, reject } = Promise.withResolvers<T>();
    const listener = (received: StunMessage) => {
      const taken = accept(received);
      if (taken !== undefined) resolve(taken);
    };
    this.#listeners.add(listener);
    const resend = this.#reliable ? undefined : setInterval(() => this.#write(message), resendMs);
    const timer = setTimeout(() => reject(new Error(`no answer within ${limitMs / 1000} s`)), limitMs);
    this.#write(message);
    return promise.finally(() => {
      this.#listeners.delete(listener);
      clearInterval(resend);
      clearTimeout(timer);
    });
  }

  /** The same for what is no transaction of STUN: an indication, answered by another. */
  exchange<T>(message: Buffer, accept: (message: StunMessage) => T | undefined): Promise<T> {
    return this.#sentUntil(message, accept);
  }

  received(bytes: Buffer): void {
    const message = readStun(bytes);
    if (message) for (const listener of [...this.#listeners]) listener(message);
  }

  close(): void {
    this.#end();
  }
}

async function openUdp(host: string, port: number): Promise<StunWire> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4');
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject);
    socket.connect(port, host, (error?: Error) => (error ? reject(error) : resolve()));
  });
  // A closed port is told by ICMP; the request then ends without an answer as well.
  socket.on('error', () => undefined);
  const wire = new StunWire(
    (message) => socket.send(message, () => undefined),
    () => socket.close(),
    { reliable: false },
  );
  socket.on('message', (bytes) => wire.received(bytes));
  return wire;
}

async function openStream(kind: 'tcp' | 'tls', host: string, port: number, framing: Framing) {
  const socket: Socket =
    kind === 'tcp'
      ? connectTcp({ host, port })
      : // Node refuses what a browser would refuse too: an unknown authority, another name, a date that is over.
        connectTls({ host, port, ...(isName(host) ? { servername: host } : {}) });
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => socket.destroy(new Error(`no connection within ${limitMs / 1000} s`)),
      limitMs,
    );
    socket.once('close', () => clearTimeout(timer));
    socket.once('error', reject);
    socket.once(kind === 'tcp' ? 'connect' : 'secureConnect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  socket.on('error', () => undefined);
  const prefix = framing === 'rfc4571' ? 2 : 0;
  const wire = new StunWire(
    (message) => {
      const length = Buffer.alloc(prefix);
      if (prefix > 0) length.writeUInt16BE(message.length);
      socket.write(Buffer.concat([length, message]));
    },
    () => socket.destroy(),
    { reliable: true },
  );
  let waiting = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (;;) {
      const whole = wholeLength(waiting, framing);
      if (whole === null || waiting.length < whole) break;
      wire.received(waiting.subarray(prefix, whole));
      waiting = waiting.subarray(whole);
    }
  });
  return wire;
}

/** Null while the length has not come. */
function wholeLength(bytes: Buffer, framing: Framing): number | null {
  if (framing === 'rfc4571') return bytes.length < 2 ? null : 2 + bytes.readUInt16BE(0);
  return bytes.length < 4 ? null : stunHeaderBytes + bytes.readUInt16BE(2);
}

const isName = (host: string) => !/^[\d.]+$|:/.test(host);
