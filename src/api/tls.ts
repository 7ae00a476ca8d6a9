import { X509Certificate, createPrivateKey } from 'node:crypto';
import { mkdir, readFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import type { TlsSettings } from '../../config/environment.ts';
import { writePrivateFile } from '../../config/writePrivateFile.ts';
import type { Tls } from './listen.ts';

/** Browsers take no longer ones (CA/Browser Forum baseline requirements, section 6.3.2). */
const validDays = 397;
const renewBeforeMs = 7 * 24 * 60 * 60 * 1000;

export interface SelfSignedNames {
  dataDir: string;
  /** The certificate is also good for these addresses of this machine. */
  addresses: readonly string[];
}

/** Null where HTTPS is off. Rejects with words for the operator where a file is missing or does not fit. */
export async function loadTls(settings: TlsSettings, names: SelfSignedNames): Promise<Tls | null> {
  if (settings.mode === 'off') return null;
  if (settings.mode === 'self-signed') return selfSigned(names);
  const cert = await readPem('CONSILIUM_TLS_CERT', settings.certPath);
  const key = await readPem('CONSILIUM_TLS_KEY', settings.keyPath);
  let fits: boolean;
  try {
    fits = new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch (cause) {
    throw new Error('CONSILIUM_TLS_CERT and CONSILIUM_TLS_KEY: not a certificate and a key in PEM', {
      cause,
    });
  }
  if (!fits) throw new Error('CONSILIUM_TLS_KEY is not the key of CONSILIUM_TLS_CERT');
  return { cert, key };
}

async function readPem(variable: string, path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new Error(`${variable}: ${path} cannot be read`, { cause });
  }
}

/** Kept in the data folder, so that an exception made in a browser holds; made anew a week before it runs out. */
async function selfSigned({ dataDir, addresses }: SelfSignedNames): Promise<Tls> {
  const folder = join(dataDir, 'tls');
  const path = join(folder, 'self-signed.pem');
  const kept = await readFile(path, 'utf8').catch(() => null);
  const found = kept === null ? null : split(kept);
  if (found && Date.parse(new X509Certificate(found.cert).validTo) - Date.now() > renewBeforeMs) return found;
  // Loaded only here: it takes half a second.
  const { generate } = await import('selfsigned');
  const made = await generate([{ name: 'commonName', value: 'Consilium (self-signed)' }], {
    algorithm: 'sha256',
    keyType: 'ec',
    curve: 'P-256',
    notAfterDate: new Date(Date.now() + validDays * 24 * 60 * 60 * 1000),
    extensions: [
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          ...['localhost', hostname()].map((value) => ({ type: 2 as const, value })),
          ...['127.0.0.1', '::1', ...addresses].map((ip) => ({ type: 7 as const, ip })),
        ],
      },
    ],
  });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // Key and certificate in one file: they never stand apart.
  await writePrivateFile(path, `${made.private.trim()}\n${made.cert.trim()}\n`);
  return { cert: made.cert, key: made.private };
}

function split(pem: string): Tls | null {
  const key = /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]+?-----END [A-Z ]*PRIVATE KEY-----/.exec(pem)?.[0];
  const cert = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/.exec(pem)?.[0];
  return key !== undefined && cert !== undefined ? { cert, key } : null;
}
