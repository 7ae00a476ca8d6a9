import { isIPv4 } from 'node:net';
import { askForPath, pathRequest } from './askForPath.ts';
import type { MediaProbe } from './clientView.ts';
import type { Finding } from './findings.ts';

interface Tried {
  protocol: 'udp' | 'tcp';
  address: string;
  port: number;
  answers: boolean;
}

/** Whether clients reach each media worker at the address that they are told. */
export async function checkMedia(probes: readonly MediaProbe[] | null): Promise<Finding[]> {
  if (probes === null) return [];
  const tried = await Promise.all(
    probes.flatMap((probe) =>
      probe.candidates.map(async (candidate): Promise<Tried> => {
        const answers = await askForPath(candidate, pathRequest(probe));
        return { ...candidate, answers };
      }),
    ),
  );
  const places = new Map<string, Tried[]>();
  for (const each of tried) {
    const place = `${each.address} port ${each.port}`;
    places.set(place, [...(places.get(place) ?? []), each]);
  }
  return [...places].flatMap(([place, ways]) => findingOf(place, ways) ?? []);
}

function findingOf(place: string, ways: readonly Tried[]): Finding | null {
  const closed = ways.filter(({ answers }) => !answers).map(({ protocol }) => protocol.toUpperCase());
  if (closed.length === 0) return null;
  const [{ address } = { address: '' }] = ways;
  if (closed.length === ways.length)
    return {
      fault: `Media is announced at ${place}, and nothing answers there: nobody hears or sees anybody.`,
      mend: isIPv4(address)
        ? 'Set CONSILIUM_ANNOUNCED_ADDRESS to the address that browsers reach this machine by, and open its media ports.'
        : 'The doctor reaches IPv4 addresses alone; check this one from another machine.',
    };
  return {
    fault: `Media at ${place} cannot be reached by ${closed.join(' and ')}: ${
      closed.includes('UDP')
        ? 'calls are choppy where they come about at all'
        : 'networks without UDP are shut out'
    }.`,
    mend: `Open ${closed.join(' and ')} of that port in the firewall.`,
  };
}
