import { Allocation, RelayRefusal } from './Allocation.ts';
import type { MediaProbe, RelayAccess } from './clientView.ts';
import { isCertificateFault, wordsOf, type Finding } from './findings.ts';

/** Whether the relay lets clients in at each of its addresses, and relays to the media. */
export async function checkRelay(
  relay: RelayAccess | null,
  probes: readonly MediaProbe[] | null,
): Promise<Finding[]> {
  if (relay === null) return [];
  const peer = probes?.[0]?.candidates.find(({ protocol }) => protocol === 'udp') ?? null;
  const findings = await Promise.all(relay.urls.map((url) => checkUrl(url, relay, peer)));
  return findings.filter((finding) => finding !== null);
}

async function checkUrl(
  url: string,
  access: RelayAccess,
  peer: { address: string; port: number } | null,
): Promise<Finding | null> {
  let allocation: Allocation | null = null;
  try {
    allocation = await Allocation.make(url, access);
    if (peer) await allocation.permit(peer);
    return null;
  } catch (error) {
    return findingOf(url, error, peer?.address ?? '');
  } finally {
    await allocation?.close();
  }
}

function findingOf(url: string, error: unknown, peer: string): Finding {
  if (error instanceof RelayRefusal && error.code === 401)
    return {
      fault: `The relay at ${url} does not take the credentials of this server.`,
      mend: 'Give both the same secret: CONSILIUM_TURN_SECRET here, TURN_SECRET there; and set both clocks.',
    };
  if (error instanceof RelayRefusal && error.code === 403)
    return {
      fault: `The relay at ${url} does not relay to the media address ${peer}.`,
      mend: 'Set TURN_PEER of the relay to the address that media is announced at.',
    };
  if (isCertificateFault(error))
    return {
      fault: `Browsers refuse the certificate of the relay at ${url} (${wordsOf(error)}).`,
      mend: 'Give the relay a certificate of a known authority for that name.',
    };
  return {
    fault: `The relay at ${url} cannot be used (${wordsOf(error)}).`,
    mend: 'Check that it runs, its name in the DNS, and that this port is open.',
  };
}
