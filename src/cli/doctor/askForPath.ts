import { randomBytes } from 'node:crypto';
import type { MediaProbe } from './clientView.ts';
import { StunWire } from './StunWire.ts';
import { isSuccess, stunAttributes, stunMethods, uint32, type StunAttribute } from './stunMessage.ts';

export interface PathRequest {
  attributes: readonly StunAttribute[];
  key: Buffer;
}

/** A check of connectivity (RFC 8445, section 7.2.4), signed with what the other end told us. */
export function pathRequest({ iceParameters: { usernameFragment, password } }: MediaProbe): PathRequest {
  return {
    attributes: [
      [stunAttributes.username, Buffer.from(`${usernameFragment}:doctor`)],
      [stunAttributes.priority, uint32(1)],
      [stunAttributes.iceControlling, randomBytes(8)],
    ],
    key: Buffer.from(password),
  };
}

/** Whether the media worker answers there. */
export async function askForPath(
  { protocol, address, port }: { protocol: 'udp' | 'tcp'; address: string; port: number },
  { attributes, key }: PathRequest,
): Promise<boolean> {
  const framing = protocol === 'tcp' ? ('rfc4571' as const) : ('stun' as const);
  const wire = await StunWire.open(protocol, { host: address, port, framing }).catch(() => null);
  if (!wire) return false;
  try {
    return isSuccess(await wire.request(stunMethods.binding, attributes, key));
  } catch {
    return false;
  } finally {
    wire.close();
  }
}
