import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** A recording that lies sealed: whoever reads gets the plain bytes of a range, both ends included. */
export interface SealedMedia {
  bytes: number;
  read(range: { start: number; end: number }): AsyncIterable<Buffer>;
}

export interface ServedMedia {
  /** On loopback, unguessable, until `close`. */
  url: string;
  /** 0 to 1: how far it has been read, by bytes. */
  readonly progress: number;
  close(): Promise<void>;
}

/**
 * Lets ffmpeg read a sealed recording, and seek in it (the index of an MP4 stands at its end), without a plain copy on
 * disk: by HTTP ranges (RFC 9110 section 14) on loopback.
 */
export async function serveMedia(media: SealedMedia): Promise<ServedMedia> {
  const path = `/${randomBytes(32).toString('base64url')}`;
  let reached = 0;
  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (request.url !== path) return void response.writeHead(404).end();
    const [, from, to] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    const end = to === undefined || to === '' ? media.bytes - 1 : Math.min(Number(to), media.bytes - 1);
    if (start > end) return void response.writeHead(416).end();
    response.writeHead(from === undefined ? 200 : 206, {
      'accept-ranges': 'bytes',
      'content-length': end - start + 1,
      ...(from === undefined ? {} : { 'content-range': `bytes ${start}-${end}/${media.bytes}` }),
    });
    let at = start;
    const read = async function* () {
      for await (const part of media.read({ start, end })) {
        yield part;
        at += part.byteLength;
        if (start === reached || start === 0) reached = Math.max(reached, at);
      }
    };
    await pipeline(Readable.from(read()), response);
  };
  // ffmpeg cuts a connection where it seeks.
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`,
    get progress() {
      return reached / media.bytes;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}
