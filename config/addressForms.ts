/** Addresses as settings have them. */
import { isIP } from 'node:net';
import { isLoopback } from './addresses.ts';

/** As express has them: names of private networks, addresses, or networks such as 10.0.0.0/8. */
const proxyNames = ['loopback', 'linklocal', 'uniquelocal'];

export function isProxy(value: string): boolean {
  const [address = '', bits, ...rest] = value.split('/');
  const version = isIP(address);
  if (version === 0) return proxyNames.includes(value);
  const most = version === 4 ? 32 : 128;
  return rest.length === 0 && (bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most));
}

/** As clamd.conf has them: LocalSocket, or TCPAddr and TCPSocket. Null where it is neither. */
export function clamdAddress(value: string): { path: string } | { host: string; port: number } | null {
  if (value.startsWith('/')) return { path: value };
  const [, name, port] = /^([A-Za-z0-9.-]{1,253}):(\d{1,5})$/.exec(value) ?? [];
  return name === undefined || Number(port) < 1 || Number(port) > 65_535
    ? null
    : { host: name, port: Number(port) };
}

/** Whoever reads along on the way to it could put in keys of their own. */
export function isIssuer(value: string): boolean {
  if (!isEndpoint(value)) return false;
  const { protocol, hostname } = new URL(value);
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname));
}

/** Of a service: only the path is added to. fetch refuses user and password, and its refusal quotes the address. */
export function isEndpoint(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { username, password, search, hash } = new URL(value);
  return username + password + search + hash === '';
}
