import { mkdir, readdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** More processes of one kind than ever share a folder. */
const maxChains = 256;

export interface ClaimedChain {
  /** Name of the chain, such as `server-host-1`. */
  writer: string;
  chainFolder: string;
  release: () => void;
}

/** What this very process holds; its id alone does not tell, since containers give the same one again. */
const heldHere = new Set<string>();

/**
 * A chain that only this process writes to: one that no living process holds, else a new one, so that a restart goes on
 * with the chain of before. Held by a file `owner.<n>` with the process id. Whoever finds its holder dead takes n + 1,
 * which only one can; the file stays at the end, its process being gone then.
 */
export async function claimChain(
  folder: string,
  kind: 'server' | 'worker' | 'command',
): Promise<ClaimedChain> {
  const host = hostname().replace(/[^\w-]/g, '-');
  for (let number = 1; number <= maxChains; number++) {
    const writer = `${kind}-${host}-${number}`;
    const chainFolder = join(folder, writer);
    await mkdir(chainFolder, { recursive: true, mode: 0o700 });
    if (heldHere.has(chainFolder)) continue;
    if (await claim(chainFolder)) {
      heldHere.add(chainFolder);
      return { writer, chainFolder, release: () => void heldHere.delete(chainFolder) };
    }
  }
  throw new Error(`${maxChains} processes write to ${folder} already`);
}

async function claim(chainFolder: string): Promise<boolean> {
  const owners = (await readdir(chainFolder)).flatMap((name) => {
    const number = /^owner\.(\d+)$/.exec(name)?.[1];
    return number === undefined ? [] : [Number(number)];
  });
  const newest = Math.max(0, ...owners);
  if (newest > 0 && (await lives(join(chainFolder, `owner.${newest}`)))) return false;
  try {
    await writeFile(join(chainFolder, `owner.${newest + 1}`), String(process.pid), {
      flag: 'wx',
      mode: 0o600,
    });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
  for (const owner of owners) await unlink(join(chainFolder, `owner.${owner}`)).catch(() => {}); // gone is gone
  return true;
}

async function lives(path: string): Promise<boolean> {
  const pid = Number(await readFile(path, 'utf8').catch(() => ''));
  // Not yet written: somebody is just claiming it.
  if (pid === 0) return true;
  try {
    process.kill(pid, 0);
    return pid !== process.pid;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
