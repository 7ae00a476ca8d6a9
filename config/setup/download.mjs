// Downloads over HTTPS that give up quickly where a host cannot be reached and go on where they were interrupted.
import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { pipeline } from 'node:stream/promises';

const answerLimitMs = 4_000;
const stallLimitMs = 30_000;

/** The host could not be reached, did not answer in time, broke off or does not have the file. */
export class NotReachable extends Error {
  constructor(message) {
    super(message);
    this.name = 'NotReachable';
  }
}

/**
 * Fetches `url` to `path`, by way of `<path>.part`, which a later call continues. `onBytes(done, total)` is told of
 * progress; `total` is undefined where the server does not say. Throws NotReachable.
 */
export async function download(url, path, onBytes = () => {}) {
  const part = `${path}.part`;
  const have = existsSync(part) ? statSync(part).size : 0;
  const abort = new AbortController();
  let timer = setTimeout(() => abort.abort(), answerLimitMs);

  async function* counted(body, done, total) {
    for await (const chunk of body) {
      clearTimeout(timer);
      timer = setTimeout(() => abort.abort(), stallLimitMs);
      done += chunk.length;
      onBytes(done, total);
      yield chunk;
    }
  }

  try {
    const headers = have > 0 ? { range: `bytes=${have}-` } : {};
    const response = await fetch(url, { headers, signal: abort.signal });
    if (!response.ok || !response.body) {
      // A range the server refuses means that the part is not a part of this file.
      rmSync(part, { force: true });
      throw new NotReachable(`${url} answered ${response.status}`);
    }
    const resumed = response.status === 206;
    const start = resumed ? have : 0;
    const length = Number(response.headers.get('content-length')) || undefined;
    const file = createWriteStream(part, { flags: resumed ? 'a' : 'w' });
    await pipeline(counted(response.body, start, length && start + length), file);
    renameSync(part, path);
  } catch (error) {
    // fetch reports every failure of the network as a TypeError.
    if (error.name !== 'AbortError' && !(error instanceof TypeError)) throw error;
    const reason = error.name === 'AbortError' ? 'no answer in time' : (error.cause?.code ?? error.message);
    throw new NotReachable(`${new URL(url).host}: ${reason}`);
  } finally {
    clearTimeout(timer);
  }
}

/** SHA-256 of a file, in hexadecimal. */
export async function sha256(path) {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
