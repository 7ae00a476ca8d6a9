import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { createLogger } from '../../config/logger.ts';
import { listenForOperator, type AdminCommands, type AdminSocket } from '../../src/api/adminSocket.ts';
import { askServer } from '../../src/cli/askServer.ts';
import { freshStartLink } from '../../src/cli/startLink.ts';

const logger = await createLogger({ level: 'silent' });
const open: AdminSocket[] = [];
let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-admin-'));
});
afterEach(async () => {
  await Promise.all(open.splice(0).map((socket) => socket.close()));
  await rm(folder, { recursive: true });
});

async function serve(commands: AdminCommands): Promise<AdminSocket | null> {
  const socket = await listenForOperator(adminSocketPath(folder), commands, logger);
  if (socket) open.push(socket);
  return socket;
}

describe('the operator’s socket', () => {
  it('takes commands, from the owner alone', async () => {
    await serve({ 'start-link': async () => ({ url: 'http://localhost:8000/app/#start=abc' }) });
    expect(await freshStartLink(folder)).toBe('http://localhost:8000/app/#start=abc');
    expect((await stat(adminSocketPath(folder))).mode & 0o777).toBe(0o600);
  });

  it('tells a second server that the folder is in use, also where both start at once', async () => {
    const commands = { 'start-link': async () => ({ url: 'http://localhost:1/app/' }) };
    const both = await Promise.all([serve(commands), serve(commands)]);
    expect(both.filter((socket) => socket !== null)).toHaveLength(1);
    expect(await serve(commands)).toBeNull();
  });

  it('is taken over from a server that was killed', async () => {
    await writeFile(adminSocketPath(folder), '');
    expect(await serve({})).not.toBeNull();
  });

  it('answers that nobody is there once the server has stopped', async () => {
    const socket = await serve({});
    await socket?.close();
    expect(await freshStartLink(folder)).toBeNull();
  });

  it('refuses unknown commands and keeps failures to itself', async () => {
    await serve({ broken: () => Promise.reject(new Error('a secret detail')) });
    const path = adminSocketPath(folder);
    await expect(askServer(path, 'constructor')).rejects.toThrow('no such command');
    await expect(askServer(path, 'broken')).rejects.toThrow('its log says why');
    await expect(askServer(path, 'broken')).rejects.not.toThrow('a secret detail');
  });
});
