/**
 * Another platform in some 40 lines: makes a visit, shows its page in a frame, takes webhooks and checks their signatures.
 * Consilium lets it with CONSILIUM_EMBED_ORIGINS=http://127.0.0.1:9000 and a key with visits:write and webhooks:manage:
 *   npm exec -- node config/deploy/examples/platform.ts http://localhost:8000 csk_... 9000
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

const [consilium = '', key = '', port = ''] = process.argv.slice(2);
async function post<Reply>(path: string, body: object): Promise<Reply> {
  const headers = { authorization: `Bearer ${key}`, 'content-type': 'application/json' };
  const answer = await fetch(consilium + path, { method: 'POST', headers, body: JSON.stringify(body) });
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as Reply;
}
const doctor = { externalId: 'doctor', role: 'clinician', displayName: 'Dr. Okafor' };
const patient = { externalId: 'patient', role: 'patient', displayName: 'Ana Ruiz' };
const episode = { externalId: 'episode-0815', patient: { name: 'Ana Ruiz' } };
const visit = { externalId: 'visit-4711', name: 'Follow-up', case: episode, participants: [doctor, patient] };
const { links } = await post<{ links: { externalId: string; url: string }[] }>('/api/v1/visits', visit);
const hook = { url: `http://127.0.0.1:${port}/hooks` };
const { secret } = await post<{ secret: string }>('/api/v1/webhooks', hook);

function isSigned(headers: IncomingMessage['headers'], body: string): boolean {
  const [id, atS, given = ''] = ['id', 'timestamp', 'signature'].map((name) => headers[`webhook-${name}`]);
  const mac = createHmac('sha256', Buffer.from(secret.replace('whsec_', ''), 'base64'));
  const signature = Buffer.from(`v1,${mac.update(`${String(id)}.${String(atS)}.${body}`).digest('base64')}`);
  const isIt = (one: Buffer) => one.length === signature.length && timingSafeEqual(one, signature);
  if (Math.abs(Date.now() / 1000 - Number(atS)) > 300) return false;
  return [given].flat().some((list) => list.split(' ').some((one) => isIt(Buffer.from(one))));
}
const page = (
  url: string,
) => `<!doctype html><link rel="icon" href="data:,"><title>Platform</title><output></output>
  <iframe src="${url}" width="1200" height="760"
    allow="camera; microphone; display-capture; autoplay; fullscreen; screen-wake-lock"></iframe>
  <script>onmessage = ({ origin, data }) => {
    if (origin === '${new URL(consilium).origin}') document.querySelector('output').append(data.type + ' ');
  };</script>`;
const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const link = links.find(({ externalId }) => request.url === `/${externalId}`);
  const body = await text(request);
  const signed = isSigned(request.headers, body);
  if (signed) process.stdout.write(`${body}\n`);
  if (link) response.setHeader('content-type', 'text/html').end(page(link.url));
  else response.writeHead(signed ? 204 : 401).end();
};
const listening = () => process.stdout.write(`http://127.0.0.1:${port}/doctor and /patient\n`);
createServer((request, response) => void answer(request, response)).listen(Number(port), listening);
