import { request } from 'node:http';
import { text } from 'node:stream/consumers';

const usualLimitMs = 10_000;

/**
 * Gives a command, and what it asks as JSON, to the server that works in a data folder and resolves with its answer, or with null where none
 * runs. Rejects where the server refuses or does not answer in time.
 */
export function askServer(
  socketPath: string,
  command: string,
  { limitMs = usualLimitMs, asked }: { limitMs?: number | undefined; asked?: unknown } = {},
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const call = request({ socketPath, path: `/${command}`, method: 'POST', timeout: limitMs });
    call.once('timeout', () => call.destroy(new Error('the running server does not answer')));
    call.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED') resolve(null);
      else reject(error);
    });
    call.once('response', (response) => {
      text(response)
        .then((body) => {
          if (response.statusCode !== 200) throw new Error(`the running server refused: ${body}`);
          resolve(JSON.parse(body) as unknown);
        })
        .catch(reject);
    });
    const body = asked === undefined ? '' : JSON.stringify(asked);
    call.setHeader('Content-Length', Buffer.byteLength(body));
    call.end(body);
  });
}
