/**
 * The load of the bench `api`, in a process of its own: asks over connections that stay open, each the next thing as
 * soon as it has its answer. Told by its parent what to send, it answers what it took.
 */
import { Agent, request } from 'node:http';
import type { Owner } from './fillRecord.ts';

export interface Load {
  url: string;
  people: (Owner & { token: string })[];
  connections: number;
  seconds: number;
}

export interface Sent {
  requests: number;
  seconds: number;
  /** Of those that were not answered with success: what they answered. */
  failures: string[];
  /** Of each kind, in ms. */
  timesMs: Record<string, number[]>;
}

interface Wanted {
  kind: string;
  method: string;
  path: string;
  body?: unknown;
}

type Person = Load['people'][number];

const patient = { name: 'Ana Ruiz', birthDate: '1980-02-29', sex: 'female', phone: null, recordNumber: null };
const content = { patient, summary: 'Cough since Monday, now with fever.' };

const any = <Item>(list: readonly Item[]): Item => list[Math.floor(Math.random() * list.length)]!;

const get = (kind: string, path: string): Wanted => ({ kind, method: 'GET', path });

type Choice = (person: Person) => Wanted;

const reads: Choice[] = [
  ...several(6, ({ caseIds }) => get('a case', `/api/v1/cases/${any(caseIds)}`)),
  ...several(3, () => get('my cases', '/api/v1/cases?limit=20')),
  ...several(3, ({ caseIds }) => get('timeline', `/api/v1/cases/${any(caseIds)}/timeline`)),
  ...several(2, ({ caseIds }) => get('visits of a case', `/api/v1/cases/${any(caseIds)}/sessions`)),
  ...several(4, ({ visits }) =>
    get('messages of a visit', `/api/v1/sessions/${any(visits).sessionId}/transcript`),
  ),
];

const writes: Choice[] = [
  ({ caseIds }) => ({
    kind: 'change a case',
    method: 'PUT',
    path: `/api/v1/cases/${any(caseIds)}`,
    body: { ...content, status: 'open' },
  }),
  () => ({ kind: 'make a case', method: 'POST', path: '/api/v1/cases', body: content }),
  ...several(2, ({ visits }) => {
    const { sessionId, messageIds } = any(visits);
    const path = `/api/v1/sessions/${sessionId}/segments/${any(messageIds)}`;
    return {
      kind: 'correct a message',
      method: 'PATCH',
      path,
      body: { text: 'It began on Sunday, as far as I know.' },
    };
  }),
];

function several(times: number, choice: Choice): Choice[] {
  return Array.from({ length: times }, () => choice);
}

/** Resolves with the status, the answer having been read to its end. */
function ask(url: string, agent: Agent, { token }: Person, { method, path, body }: Wanted): Promise<number> {
  return new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers: Record<string, string> = { authorization: `Bearer ${token}` };
    if (text !== undefined) {
      headers['content-type'] = 'application/json';
      headers['content-length'] = String(Buffer.byteLength(text));
    }
    if (method === 'PUT') headers['if-match'] = '*';
    const sent = request(`${url}${path}`, { method, agent, headers }, (response) => {
      response.resume();
      response.once('end', () => resolve(response.statusCode ?? 0));
      response.once('error', reject);
    });
    sent.once('error', reject);
    sent.end(text);
  });
}

async function send({ url, people, connections, seconds }: Load): Promise<Sent> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const timesMs: Sent['timesMs'] = {};
  const failures: string[] = [];
  const beganMs = performance.now();
  let requests = 0;
  const talkOver = async (): Promise<void> => {
    while (performance.now() - beganMs < seconds * 1000) {
      const person = any(people);
      // Every tenth one changes something.
      const wanted = any(requests++ % 10 === 9 ? writes : reads)(person);
      const askedMs = performance.now();
      const status = await ask(url, agent, person, wanted);
      (timesMs[wanted.kind] ??= []).push(performance.now() - askedMs);
      if (status >= 300) failures.push(`${wanted.kind}: ${status}`);
    }
  };
  await Promise.all(Array.from({ length: connections }, talkOver));
  agent.destroy();
  return { requests, seconds: (performance.now() - beganMs) / 1000, failures, timesMs };
}

process.on('message', (load: Load) => {
  send(load).then(
    (sent) => process.send?.(sent),
    (error: unknown) => {
      console.error(error);
      process.exit(1);
    },
  );
});
