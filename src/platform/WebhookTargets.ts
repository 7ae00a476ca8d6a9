/**
 * Where webhooks may lead. Whoever registers one could else have this server speak to what only it can reach
 * (server-side request forgery): so https alone, and no address that is not public (RFC 6890 and the registries of
 * IANA). Names are looked at again at each delivery, at the very address that is connected to.
 */
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { WireError } from '../wire/errors.ts';

/** Addresses of a host. */
export type Resolver = (hostname: string) => Promise<readonly { address: string; family: number }[]>;

export type TargetFault = 'form' | 'notHttps' | 'credentials' | 'privateAddress' | 'unresolvable';

/** Nothing may be sent there. */
export class TargetRefused extends Error {
  readonly fault: TargetFault;

  constructor(fault: TargetFault) {
    super(fault);
    this.name = 'TargetRefused';
    this.fault = fault;
  }
}

/** One each: a rule for addresses of one family would catch those of the other that are mapped into it. */
const notPublic = { ipv4: new BlockList(), ipv6: new BlockList() };
const v4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15', '198.51.100.0/24'],
  ...['203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
];
/** Those that carry an IPv4 address within them too: such a way may lead to a private one. */
const v6 = [
  ...['::/96', '::ffff:0:0/96', '64:ff9b::/96', '64:ff9b:1::/48', '100::/64', '2001::/23', '2001:db8::/32'],
  ...['2002::/16', '3fff::/20', '5f00::/16', 'fc00::/7', 'fe80::/9', 'ff00::/8'],
];
for (const net of v4) notPublic.ipv4.addSubnet(...partsOf(net), 'ipv4');
for (const net of v6) notPublic.ipv6.addSubnet(...partsOf(net), 'ipv6');

function partsOf(net: string): [string, number] {
  const [address = '', bits] = net.split('/');
  return [address, Number(bits)];
}

export interface WebhookTargetsOptions {
  /** Hosts that may have any address. */
  allowedHosts: readonly string[];
  /** This server serves nobody but this machine: its own programs may be told, without https. */
  loopback: boolean;
  resolve?: Resolver;
}

export class WebhookTargets {
  readonly #options: Required<WebhookTargetsOptions>;

  constructor(options: WebhookTargetsOptions) {
    this.#options = { resolve: (hostname) => lookup(hostname, { all: true }), ...options };
  }

  /** Throws WEBHOOK_URL_REFUSED with the fault. */
  async check(url: string): Promise<void> {
    await this.addressOf(url).catch((error: unknown) => {
      throw error instanceof TargetRefused
        ? new WireError('WEBHOOK_URL_REFUSED', { fault: error.fault })
        : error;
    });
  }

  /** The address to connect to. Throws TargetRefused. */
  async addressOf(text: string): Promise<{ url: URL; address: string; family: number }> {
    const url = formOf(text);
    const hostname = hostOf(url);
    const addresses = await this.#resolve(hostname);
    const allowed = this.#options.allowedHosts.includes(hostname);
    const own = this.#options.loopback && addresses.every(isLoopback);
    if (url.protocol !== 'https:' && !own) throw new TargetRefused('notHttps');
    // One that is private among public ones is refused too: which of them is taken is chance.
    if (!allowed && !own && addresses.some(isPrivate)) throw new TargetRefused('privateAddress');
    const [first] = addresses;
    if (!first) throw new TargetRefused('unresolvable');
    return { url, ...first };
  }

  async #resolve(hostname: string) {
    const family = isIP(hostname);
    if (family !== 0) return [{ address: hostname, family }];
    return this.#options.resolve(hostname).catch(() => {
      throw new TargetRefused('unresolvable');
    });
  }
}

function formOf(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (!url || !['https:', 'http:'].includes(url.protocol) || url.hash !== '') throw new TargetRefused('form');
  if (url.username + url.password !== '') throw new TargetRefused('credentials');
  return url;
}

/** Without the brackets of an IPv6 address and the dot at the end of a whole name. */
const hostOf = ({ hostname }: URL) => hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');

const familyOf = ({ family }: { family: number }) => (family === 6 ? 'ipv6' : 'ipv4');

const isPrivate = (found: { address: string; family: number }) =>
  notPublic[familyOf(found)].check(found.address, familyOf(found));

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');
const isLoopback = (found: { address: string; family: number }) =>
  loopback.check(found.address, familyOf(found));
