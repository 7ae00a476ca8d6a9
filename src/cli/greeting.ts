/** What `npm start` says to the person who started it. On standard output, apart from the log. */
import { isLoopback } from '../../config/addresses.ts';
import { defaults } from '../../config/defaults.ts';
import type { Environment } from '../../config/environment.ts';
import type { CaptioningStatus } from '../wire/captions.ts';

export interface Greeting {
  url: string;
  /** Null: it is not shown here, where others may read it. */
  startLink: string | null;
  captioning: CaptioningStatus;
  http: Pick<Environment['http'], 'host' | 'publicUrl' | 'port' | 'tls'>;
}

export function greeting({ url, startLink, captioning, http }: Greeting): string {
  return [
    '',
    `Consilium runs at ${url}${movedPort(url, http)}`,
    '',
    ...(startLink === null
      ? ['"npm run link" on this machine prints a link to sign in.']
      : [
          `  ${startLink}`,
          '',
          'Open this link to sign in (it works once, within an hour; "npm run link" prints another). Then make a room',
          'and send its guest link to a second person, or open it in a second window.',
        ]),
    captionsLine(captioning),
    ...insecureLines(http),
    'Ctrl-C stops everything.',
    '',
  ].join('\n');
}

export function runningAlready(startLink: string, dataDir: string): string {
  return [
    '',
    `Consilium already runs with the data folder ${dataDir}. A fresh link to sign in:`,
    '',
    `  ${startLink}`,
    '',
  ].join('\n');
}

/** Said once, by the start that made the keys. */
export function newKeys(path: string): string {
  return [
    '',
    `New keys seal what is kept here: ${path}`,
    'Back this file up, apart from the data. Without it nobody can read the records again, nor can we.',
  ].join('\n');
}

function captionsLine(captioning: CaptioningStatus): string {
  if (captioning.available) return `Live captions: ${captioning.source}.`;
  return `No live captions: ${captioning.message} What helps: ${captioning.variables.join(', ')} (see .env.example).`;
}

function movedPort(url: string, { port, publicUrl }: Greeting['http']): string {
  if (port !== null || publicUrl !== null || url.endsWith(`:${defaults.port}`)) return '';
  return ` (port ${defaults.port} is taken)`;
}

/** Browsers open microphones only in secure contexts: HTTPS, or this very machine. */
function insecureLines({ host, publicUrl, tls }: Greeting['http']): string[] {
  const reachable =
    publicUrl === null ? !isLoopback(host) && tls.mode === 'off' : publicUrl.startsWith('http:');
  return reachable
    ? [
        'Other machines reach this without HTTPS, where browsers open no microphone: set CONSILIUM_TLS=self-signed.',
      ]
    : [];
}
