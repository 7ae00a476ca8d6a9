/** Another platform, as far as webhooks go: takes them on a port of its own, and can be down for a while. */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { webhookEvent, type WebhookEvent } from '../../src/wire/platform.ts';

export interface Received {
  id: string;
  event: WebhookEvent;
  timestampS: number;
  /** With which of the given secrets one of the signatures was made. */
  signedBy(secret: string): boolean;
}

export interface WebhookReceiver {
  readonly url: string;
  /** In the order of their coming, those that were refused too. */
  readonly received: Received[];
  /** What it answers. */
  status: number;
  /** With which it answers. */
  headers: Record<string, string>;
  /** Nobody listens on its port. */
  down(): Promise<void>;
  up(): Promise<void>;
  close(): Promise<void>;
}

export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  let server: Server | null = null;
  let port = 0;
  const receiver: WebhookReceiver = {
    get url() {
      return `http://127.0.0.1:${port}/hooks`;
    },
    received: [],
    status: 204,
    headers: {},
    async up() {
      server = createServer((request, response) => {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk));
        request.on('end', () => {
          const body = Buffer.concat(chunks).toString();
          receiver.received.push(receivedOf(request.headers, body));
          response.writeHead(receiver.status, receiver.headers).end();
        });
      });
      server.listen(port, '127.0.0.1');
      await once(server, 'listening');
      port = (server.address() as AddressInfo).port;
    },
    async down() {
      if (!server) return;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      server = null;
      await closed;
    },
    close: () => receiver.down(),
  };
  await receiver.up();
  return receiver;
}

function receivedOf(headers: NodeJS.Dict<string | string[]>, body: string): Received {
  const [id = '', timestamp = '', signatures = ''] = [
    'webhook-id',
    'webhook-timestamp',
    'webhook-signature',
  ].map((name) => String(headers[name]));
  return {
    id,
    event: webhookEvent.parse(JSON.parse(body)),
    timestampS: Number(timestamp),
    signedBy(secret) {
      const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
      const expected = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest();
      return signatures.split(' ').some((signature) => {
        const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64');
        return given.byteLength === expected.byteLength && timingSafeEqual(given, expected);
      });
    },
  };
}
