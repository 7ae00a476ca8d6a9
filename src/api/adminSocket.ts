/**
 * The operator's commands to a running server, on a Unix socket in the data folder: HTTP with JSON, so that `npm run`
 * commands need neither the port nor the database. The socket is also the mark that the folder is in use: the one who
 * listens there is its server.
 */
import { chmod, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import type { Logger } from '../../config/logger.ts';

/** By name; each is given the JSON that was sent, or null, and answers what is sent back. */
export type AdminCommands = Readonly<Record<string, (asked: unknown) => Promise<unknown>>>;

const maxAskedBytes = 64 * 1024;

export interface AdminSocket {
  close(): Promise<void>;
}

/** Null where a server listens there already. A socket left by one that was killed is taken over. */
export async function listenForOperator(
  path: string,
  commands: AdminCommands,
  logger: Logger,
): Promise<AdminSocket | null> {
  const server = createServer((request, response) => {
    const command = Object.hasOwn(commands, request.url?.slice(1) ?? '')
      ? commands[request.url?.slice(1) ?? '']
      : undefined;
    const reply = (status: number, body: unknown) =>
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(body));
    if (request.method !== 'POST' || !command) {
      reply(404, { error: 'this server knows no such command' });
      return;
    }
    readAsked(request)
      .then(command)
      .then(
        (result) => reply(200, result),
        (err: unknown) => {
          logger.error({ err, command: request.url }, 'operator command failed');
          reply(500, { error: 'the server could not do it; its log says why' });
        },
      );
  });

  const tryListen = () =>
    new Promise<boolean>((resolve, reject) => {
      server.once('error', (error: NodeJS.ErrnoException) =>
        error.code === 'EADDRINUSE' ? resolve(false) : reject(error),
      );
      server.listen(path, () => resolve(true));
    });

  if (!(await tryListen())) {
    if (await answers(path)) return null;
    await rm(path, { force: true });
    if (!(await tryListen())) return null;
  }
  await chmod(path, 0o600);
  server.removeAllListeners('error');
  server.on('error', (err) => logger.error({ err }, 'operator socket'));
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Rejects what is no JSON, or too long for a command. */
async function readAsked(request: IncomingMessage): Promise<unknown> {
  if (Number(request.headers['content-length'] ?? 0) > maxAskedBytes)
    throw new Error('too long for a command');
  const asked = await text(request);
  return asked === '' ? null : JSON.parse(asked);
}

function answers(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
