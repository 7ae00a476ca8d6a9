/**
 * Signatures of the Standard Webhooks specification (standardwebhooks.com): `v1,` and the base64 of HMAC-SHA-256 over
 * `<webhook-id>.<webhook-timestamp>.<body>`. Secrets are `whsec_` and the base64 of the key.
 */
import { createHmac, randomBytes } from 'node:crypto';

const prefix = 'whsec_';
const secretBytes = 32;

export const newWebhookSecret = (): string => `${prefix}${randomBytes(secretBytes).toString('base64')}`;

/** Signed with each of the secrets. `atS`: seconds since 1970. */
export function signedHeaders(
  secrets: readonly string[],
  { id, atS, body }: { id: string; atS: number; body: string },
): Record<'webhook-id' | 'webhook-timestamp' | 'webhook-signature', string> {
  const signatures = secrets.map((secret) => {
    const key = Buffer.from(secret.slice(prefix.length), 'base64');
    return `v1,${createHmac('sha256', key).update(`${id}.${atS}.${body}`).digest('base64')}`;
  });
  return { 'webhook-id': id, 'webhook-timestamp': String(atS), 'webhook-signature': signatures.join(' ') };
}
