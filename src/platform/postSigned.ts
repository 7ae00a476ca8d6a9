import { request as requestPlain } from 'node:http';
import { request as requestTls } from 'node:https';
import { TargetRefused, type WebhookTargets } from './WebhookTargets.ts';

/** Status of the answer, or why there was none: a code of ours or of the network. */
export type PostOutcome = { status: number; fault: null } | { status: null; fault: string };

export interface PostOptions {
  targets: WebhookTargets;
  timeoutMs: number;
  signal: AbortSignal;
}

/** Posts to where the address leads at this moment. Follows nothing, and reads of the answer its status alone. */
export async function postSigned(
  text: string,
  { body, headers }: { body: string; headers: Record<string, string> },
  { targets, timeoutMs, signal }: PostOptions,
): Promise<PostOutcome> {
  const limit = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
  try {
    const { url, address, family } = await targets.addressOf(text);
    const status = await new Promise<number>((resolve, reject) => {
      const request = (url.protocol === 'https:' ? requestTls : requestPlain)(
        url,
        {
          method: 'POST',
          headers: {
            ...headers,
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
            'user-agent': 'Consilium-Webhooks',
          },
          agent: false,
          signal: limit,
          // The very address that was looked at: another look-up might answer another one.
          lookup: (_hostname, { all }, done) => {
            if (all) done(null, [{ address, family }]);
            else done(null, address, family);
          },
        },
        (response) => {
          resolve(response.statusCode ?? 0);
          response.destroy();
        },
      );
      request.on('error', reject);
      request.end(body);
    });
    return { status, fault: null };
  } catch (error) {
    return { status: null, fault: faultOf(error) };
  }
}

function faultOf(error: unknown): string {
  if (error instanceof TargetRefused) return error.fault;
  if (error instanceof Error && ['AbortError', 'TimeoutError'].includes(error.name)) return 'timeout';
  return (error as NodeJS.ErrnoException).code ?? 'failed';
}
