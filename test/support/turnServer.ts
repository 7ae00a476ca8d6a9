/** A real coturn with the project's own configuration, on this machine's address in its network. */
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import { generate } from 'selfsigned';
import { networkAddresses } from '../../config/addresses.ts';
import { freePort } from '../../config/freePort.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import type { TurnSettings } from '../../config/turnSettings.ts';

const startLimitMs = 15_000;

export interface TurnServerOptions {
  /** Where it listens; this machine's address in its network unless told. coturn relays to no loopback address. */
  address?: string;
  /** Its TLS port; a free one unless told. */
  tlsPort?: number;
  /** The one address it relays to; its own unless told. */
  peer?: string;
  secret?: string;
}

export interface TurnServer {
  settings: TurnSettings;
  urls: { udp: string; tcp: string; tls: string };
  /** In PEM: of the authority that its certificate comes from. */
  authorityPath: string;
  /** What it has logged. */
  readonly log: string;
  close(): Promise<void>;
}

/** Null where this machine has no address but loopback. */
export const relayAddress: string | null = networkAddresses()[0] ?? null;

export const needsNetwork = 'this machine has no address but loopback, which coturn does not relay to';

export async function startTurnServer({
  address = relayAddress ?? '',
  tlsPort,
  peer = address,
  secret = randomBytes(32).toString('base64url'),
}: TurnServerOptions = {}): Promise<TurnServer> {
  const folder = await mkdtemp(join(tmpdir(), 'consilium-turn-'));
  const authorityPath = await writeCertificate(folder, address);
  const [port, secure] = [await freePort(), tlsPort ?? (await freePort())];
  const child = spawn(
    join(projectRoot, 'coturn/start.sh'),
    [`--listening-ip=${address}`, `--listening-port=${port}`, `--tls-listening-port=${secure}`],
    {
      env: {
        PATH: process.env['PATH'],
        TURN_SECRET: secret,
        TURN_PEER: peer,
        TURN_REALM: realm,
        TURN_CERTS: folder,
        TMPDIR: folder,
        TURN_LOOK_SECONDS: '3600',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const lines: string[] = [];
  const reader = createInterface(child.stdout).on('line', (line) => void lines.push(line));
  const exited = once(child, 'exit');
  const close = async () => {
    child.kill('SIGTERM');
    await exited;
    reader.close();
    await rm(folder, { recursive: true, force: true });
  };
  const ready = new Promise<void>((resolve) => {
    // The last it says before it takes requests.
    reader.on('line', (line) => line.includes('SQLite DB connection success') && resolve());
  });
  const failed = Promise.race([exited, delay(startLimitMs, undefined, { ref: false })]).then(() => {
    throw new Error(`coturn did not start:\n${lines.join('\n')}`);
  });
  try {
    await Promise.race([ready, failed]);
  } catch (error) {
    await close();
    throw error;
  }
  failed.catch(() => {}); // it ends with the test
  const urls = {
    udp: `turn:${address}:${port}?transport=udp`,
    tcp: `turn:${address}:${port}?transport=tcp`,
    tls: `turns:${address}:${secure}?transport=tcp`,
  };
  return {
    settings: { urls: Object.values(urls), secret },
    urls,
    authorityPath,
    get log() {
      return lines.join('\n');
    },
    close,
  };
}

const realm = 'turn.test';

/** Of an authority of its own: nobody trusts it who was not told to. */
async function writeCertificate(folder: string, address: string): Promise<string> {
  const curve = { algorithm: 'sha256', keyType: 'ec', curve: 'P-256' } as const;
  const authority = await generate([{ name: 'commonName', value: 'Authority of a test' }], {
    ...curve,
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'keyUsage', keyCertSign: true, critical: true },
    ],
  });
  const leaf = await generate([{ name: 'commonName', value: realm }], {
    ...curve,
    ca: { key: authority.private, cert: authority.cert },
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: realm },
          { type: 7, ip: address },
        ],
      },
    ],
  });
  const authorityPath = join(folder, 'authority.pem');
  await writeFile(authorityPath, authority.cert);
  await writeFile(join(folder, `${realm}.crt`), leaf.cert);
  await writeFile(join(folder, `${realm}.key`), leaf.private, { mode: 0o600 });
  return authorityPath;
}
