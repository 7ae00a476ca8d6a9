import { Agent, get } from 'node:https';
import { get as getPlainly } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { getReadiness } from '../../wire/routes/operation.ts';
import { isCertificateFault, wordsOf, type Finding } from './findings.ts';

const limitMs = 10_000;

const { dependencies } = getReadiness.reply.shape;
/** Whether visits can be taken or not, the list is the same. */
const readiness = z.union([
  z.object({ dependencies }).transform((answer) => answer.dependencies),
  z.object({ details: z.object({ dependencies }) }).transform((answer) => answer.details.dependencies),
]);

/** By dependency: what people notice, and what to do. */
const mends: Readonly<Record<string, Finding>> = {
  redis: {
    fault: 'Redis does not answer: no room can be opened or entered.',
    mend: 'Start Redis, or set REDIS_URL to one that runs.',
  },
  mediaWorkers: {
    fault: 'A media worker does not answer: sound and pictures of its visits stand still.',
    mend: 'Start the server again; its log names the worker (part "mediasoup").',
  },
  graph: {
    fault: 'The graph does not answer: cases cannot be read, and what is said waits on disk.',
    mend: 'Start Neo4j, or check NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD.',
  },
  jobWorkers: {
    fault: 'Nobody works on some of the jobs: recordings, mail or webhooks wait.',
    mend: 'Start a worker (npm run start:worker), or set CONSILIUM_WORKERS to on.',
  },
  captions: {
    fault: 'There is no model or service for speech: nobody gets captions.',
    mend: 'Run npm start once to fetch the model, or check WHISPER_MODEL, GROQ_API_KEY or CONSILIUM_STT_BASE_URL.',
  },
};

/** Whether browsers get at the page, and what its server says of what it leans on. */
export async function checkPage(url: string): Promise<Finding[]> {
  let body: string;
  const findings: Finding[] = [];
  try {
    body = await read(url);
  } catch (error) {
    if (!isCertificateFault(error)) {
      const fault = `The page does not answer at ${url} (${wordsOf(error)}).`;
      return [{ fault, mend: 'Check CONSILIUM_PUBLIC_URL, its name in the DNS, the proxy and its ports.' }];
    }
    findings.push({
      fault: `Browsers warn of the certificate of ${url} (${wordsOf(error)}).`,
      mend: 'Set CONSILIUM_TLS_CERT and CONSILIUM_TLS_KEY to one of a known authority, or put a proxy in front that gets one.',
    });
    body = await read(url, new Agent({ rejectUnauthorized: false }));
  }
  for (const [name, { state }] of Object.entries(readiness.parse(JSON.parse(body)))) {
    if (state === 'up') continue;
    findings.push(mends[name] ?? { fault: `${name} is ${state}.`, mend: 'The log of the server says why.' });
  }
  return findings;
}

function read(url: string, agent?: Agent): Promise<string> {
  const from = new URL('/health/ready', url);
  const options = { timeout: limitMs, headers: { accept: 'application/json' } };
  return new Promise((resolve, reject) => {
    const request =
      from.protocol === 'https:'
        ? get(from, { ...options, ...(agent ? { agent } : {}) }, answered)
        : getPlainly(from, options, answered);
    function answered(response: Parameters<typeof text>[0] & object) {
      text(response).then(resolve, reject);
    }
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error(`no answer within ${limitMs / 1000} s`)));
  });
}
