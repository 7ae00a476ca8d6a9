import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** What scans uploads: clamd at a Unix socket or a TCP address. */
export type ClamdAddress = { path: string } | { host: string; port: number };

/** A file that the scanner knows to be harmful. */
export class InfectedFile extends Error {
  readonly signature: string;

  constructor(signature: string) {
    super(`the virus scanner found ${signature}`);
    this.name = 'InfectedFile';
    this.signature = signature;
  }
}

/** The scanner could not tell. */
export class ScanFailed extends Error {
  constructor(reason: string, options?: ErrorOptions) {
    super(`the virus scanner could not check a file: ${reason}`, options);
    this.name = 'ScanFailed';
  }
}

const silenceMs = 60_000;
const maxReplyBytes = 4_096;

/**
 * Hands on a stream while clamd reads it too, and ends it only when clamd has found nothing: else it throws
 * InfectedFile, or ScanFailed where clamd is away, silent, or takes no file of that size. (INSTREAM of clamd(8): parts
 * with their length in 4 bytes before them, big-endian, and a length of 0 at the end.)
 */
export async function* scanned(
  source: AsyncIterable<Uint8Array>,
  address: ClamdAddress,
): AsyncGenerator<Uint8Array> {
  const socket = connect(address);
  socket.setTimeout(silenceMs, () => socket.destroy(new Error('it does not answer')));
  const reply = replyOf(socket);
  reply.catch(() => {}); // waited for below
  try {
    await send(socket, Buffer.from('zINSTREAM\0'), reply);
    for await (const part of source) {
      if (part.byteLength === 0) continue;
      const length = Buffer.alloc(4);
      length.writeUInt32BE(part.byteLength);
      await send(socket, Buffer.concat([length, part]), reply);
      yield part;
    }
    await send(socket, Buffer.alloc(4), reply);
    judge(await reply);
  } finally {
    socket.destroy();
  }
}

/** Waits where clamd is slower than the sender. It may answer, or go, before everything was sent. */
async function send(socket: Socket, bytes: Buffer, reply: Promise<string>): Promise<void> {
  if (socket.write(bytes)) return;
  const drained = once(socket, 'drain').then(
    () => null,
    () => reply,
  );
  const early = await Promise.race([drained, reply]);
  if (early !== null) judge(early);
}

function judge(reply: string): void {
  if (/^stream: OK$/.test(reply)) return;
  const signature = /^stream: (.+) FOUND$/.exec(reply)?.[1];
  if (signature !== undefined) throw new InfectedFile(signature);
  throw new ScanFailed(reply === '' ? 'it hung up' : reply);
}

async function replyOf(socket: Socket): Promise<string> {
  let text = '';
  try {
    for await (const part of socket as AsyncIterable<Buffer>) {
      text += part.toString();
      const end = text.indexOf('\0');
      if (end !== -1) return text.slice(0, end);
      if (text.length > maxReplyBytes) throw new Error('its answer is too long');
    }
  } catch (error) {
    throw new ScanFailed((error as Error).message, { cause: error });
  }
  return text.trim();
}
