import { networkInterfaces } from 'node:os';

/**
 * This machine's IPv4 addresses in its networks, the first being the one that others most likely reach it by. Bridges
 * of containers and virtual machines come last.
 */
export function networkAddresses(interfaces = networkInterfaces()): string[] {
  const virtual = /^(docker|br-|veth|virbr|vmnet|vbox|utun|tun|tap|cni|flannel)/i;
  return Object.entries(interfaces)
    .sort(([a], [b]) => Number(virtual.test(a)) - Number(virtual.test(b)))
    .flatMap(([, addresses]) => addresses ?? [])
    .filter(
      ({ family, internal, address }) => family === 'IPv4' && !internal && !address.startsWith('169.254.'),
    )
    .map(({ address }) => address);
}

/** Whether nobody but this machine reaches that host. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\./.test(host);
}

/** Whether listening there means every interface. */
export function isWildcard(host: string): boolean {
  return host === '0.0.0.0' || host === '::';
}

/**
 * Where media is received, and the address that browsers are told where it is another.
 *
 * Unless told, that is this machine's address in its network and not loopback: Firefox never sends media to loopback
 * (its `media.peerconnection.ice.loopback`), while a browser on this machine reaches both.
 */
export function mediaAddresses(
  { listenAddress, announcedAddress }: { listenAddress: string | null; announcedAddress: string | null },
  addresses = networkAddresses(),
): { listenIp: string; announcedAddress: string | null } {
  const own = addresses[0] ?? '127.0.0.1';
  if (listenAddress === null && announcedAddress === null) return { listenIp: own, announcedAddress: null };
  // Told only what to announce: it stands before this machine (NAT, a container's host).
  const listenIp = listenAddress ?? '0.0.0.0';
  return { listenIp, announcedAddress: announcedAddress ?? (isWildcard(listenIp) ? own : null) };
}
