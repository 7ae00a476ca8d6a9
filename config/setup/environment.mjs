// The environment as the server will see it: the process's own, completed from .env in the checkout.
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const assignment = /^\s*(?:export\s+)?([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*$/;

/** Only simple values are read here; the server reads the file again and refuses what it does not know. */
export function readEnvironment(root, env = process.env) {
  const path = join(root, '.env');
  const fromFile = {};
  for (const line of existsSync(path) ? readFileSync(path, 'utf8').split(/\r?\n/) : []) {
    const [, name, text] = assignment.exec(line) ?? [];
    if (!name) continue;
    const quoted = /^(["'])(.*)\1/.exec(text);
    fromFile[name] = quoted ? quoted[2] : text.replace(/\s+#.*$|^#.*$/, '');
  }
  const values = { ...fromFile, ...env };
  const binary = values.MEDIASOUP_WORKER_BIN;
  return binary ? { ...values, MEDIASOUP_WORKER_BIN: resolve(root, binary) } : values;
}
