/** Files in requests and answers, which are no JSON: the body of an upload, the ranges of a download. */
import { Readable } from 'node:stream';
import { finished, pipeline } from 'node:stream/promises';
import type { Request, Response } from 'express';
import { WireError } from '../wire/errors.ts';
import { fileName } from '../wire/files.ts';
import { malformed } from '../wire/refusal.ts';
import { bodyTimeOf } from './bodyTime.ts';

/** What a handler answers whose route has `content: 'download'`. */
export interface FileReply {
  contentType: string;
  fileName: string;
  bytes: number;
  /** In hexadecimal; serves as ETag. */
  sha256: string;
  /** First and last byte, both included; without: all of it. */
  read: (range?: { start: number; end: number }) => AsyncIterable<Buffer>;
}

/** The body of an upload, and the name from its header. */
export interface UploadedFile {
  fileName: string;
  content: AsyncIterable<Uint8Array>;
}

/** Throws INVALID_REQUEST where the name is missing or none. */
export function uploadOf(request: Request): UploadedFile {
  return {
    fileName: nameOf(request.get('x-file-name')),
    content: withinIdle(request),
  };
}

/** The body as it comes. Throws, its connection being cut, where nothing comes for so long. */
async function* withinIdle(request: Request): AsyncGenerator<Uint8Array> {
  const { idleMs, begin, stop } = bodyTimeOf(request);
  // Who is refused half-way is answered; their connection is not cut.
  const parts = request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>;
  begin(idleMs);
  try {
    for await (const part of parts) {
      // Only waiting for the sender counts, not what is done with what they sent.
      stop();
      yield part;
      begin(idleMs);
    }
  } finally {
    stop();
  }
}

const discardMs = 10_000;

/** What is left of a refused body: who is still sending would otherwise not read the refusal. */
export async function discardBody(request: Request, response: Response): Promise<void> {
  request.resume();
  try {
    await finished(request, { writable: false, signal: AbortSignal.timeout(discardMs) });
  } catch {
    response.set('Connection', 'close'); // it takes too long, or the sender is gone
  }
}

function nameOf(header: string | undefined): string {
  try {
    return fileName.parse(decodeURIComponent(header ?? ''));
  } catch {
    throw malformed('header.x-file-name', 'the name of the file, percent-encoded');
  }
}

/** Honours one range (RFC 9110 section 14); several are answered with the whole. Throws RANGE_NOT_SATISFIABLE. */
export async function sendFile(request: Request, response: Response, file: FileReply): Promise<void> {
  const { bytes } = file;
  response.set({
    'Content-Type': file.contentType,
    'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    'Accept-Ranges': 'bytes',
    ETag: `"${file.sha256}"`,
  });
  const ranges = request.range(bytes);
  if (ranges === -1) {
    response.set('Content-Range', `bytes */${bytes}`);
    throw new WireError('RANGE_NOT_SATISFIABLE', { bytes });
  }
  const [range] = Array.isArray(ranges) && ranges.type === 'bytes' && ranges.length === 1 ? ranges : [];
  if (range) response.status(206).set('Content-Range', `bytes ${range.start}-${range.end}/${bytes}`);
  response.set('Content-Length', String(range ? range.end - range.start + 1 : bytes));
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  await pipeline(Readable.from(file.read(range)), response);
}
