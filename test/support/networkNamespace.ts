/**
 * A network of its own on this machine, out of which nothing gets but TCP to port 443, as in a hospital: one cable
 * (a veth pair) leads to this side, which has two addresses there.
 */
import { execFile, execFileSync } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface NetworkNamespace {
  /** Runs a program in it when put before a command. */
  enter: readonly string[];
  /** This machine, as it is seen from in there. */
  addresses: readonly [string, string];
  close(): Promise<void>;
}

const nameOf = (ending: string): string => `consilium-${process.pid}-${ending}`;

/** Why none can be made here; null where they can. */
export const namespacesMissing: string | null = whyMissing();

function whyMissing(): string | null {
  const name = nameOf('try');
  try {
    execFileSync('ip', ['netns', 'add', name], { stdio: 'pipe' });
    execFileSync('ip', ['netns', 'exec', name, 'nft', 'list', 'ruleset'], { stdio: 'pipe' });
    return null;
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n').slice(-2);
    return `network namespaces with rules cannot be made here: ${reason ?? ''}`;
  } finally {
    try {
      execFileSync('ip', ['netns', 'del', name], { stdio: 'pipe' });
    } catch {
      // There is none.
    }
  }
}

/** Replies come back in; nothing else goes out, names and pings included. */
const rules = `
table inet closed {
  chain out {
    type filter hook output priority 0; policy drop;
    oif lo accept
    tcp dport 443 accept
  }
}`;

export async function closedNetwork(): Promise<NetworkNamespace> {
  const name = nameOf('closed');
  const [near, far] = [`cons${process.pid % 100_000}n`, `cons${process.pid % 100_000}f`];
  // TEST-NET-2 (RFC 5737): nobody's.
  const addresses = ['198.51.100.1', '198.51.100.2'] as const;
  const inside = (...command: string[]) => run('ip', ['netns', 'exec', name, ...command]);
  // With it the cable goes, and its addresses.
  const close = async () => {
    await run('ip', ['netns', 'del', name]);
  };
  await run('ip', ['netns', 'add', name]);
  try {
    await run('ip', ['link', 'add', near, 'type', 'veth', 'peer', 'name', far, 'netns', name]);
    for (const address of addresses) await run('ip', ['addr', 'add', `${address}/24`, 'dev', near]);
    // No address comes later by itself: browsers drop what they load when one does.
    await run('ip', ['link', 'set', near, 'addrgenmode', 'none']);
    await run('ip', ['link', 'set', near, 'up']);
    await inside('ip', 'addr', 'add', '198.51.100.9/24', 'dev', far);
    await inside('ip', 'link', 'set', far, 'up');
    await inside('ip', 'link', 'set', 'lo', 'up');
    await inside('nft', rules);
  } catch (error) {
    await close();
    throw error;
  }
  return { enter: ['ip', 'netns', 'exec', name], addresses, close };
}
