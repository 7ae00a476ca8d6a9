import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

/** Speaks clamd's INSTREAM as a server does, and finds the EICAR test string or what `verdict` says. */
export interface ClamdServer {
  address: { host: string; port: number };
  /** Bytes of each stream it scanned. */
  scanned: number[];
  close(): Promise<void>;
}

export async function startClamdServer(
  verdict: (content: Buffer) => string | null = (content) =>
    content.includes('EICAR-STANDARD-ANTIVIRUS-TEST-FILE') ? 'Eicar-Test-Signature FOUND' : 'OK',
  streamMaxBytes = 1024 * 1024,
): Promise<ClamdServer> {
  const scanned: number[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let bytes = Buffer.alloc(0);
    socket.on('error', () => {}); // who hangs up is gone
    socket.on('data', (part) => {
      bytes = Buffer.concat([bytes, part]);
      const content = streamed(bytes);
      if (content === 'refused') return void socket.end('UNKNOWN COMMAND\0');
      if (content.parts.byteLength > streamMaxBytes) {
        return void socket.end('INSTREAM size limit exceeded. ERROR\0');
      }
      if (!content.ended) return;
      scanned.push(content.parts.byteLength);
      const said = verdict(content.parts);
      if (said !== null) socket.end(`stream: ${said}\0`);
      else socket.destroy();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    address: { host: '127.0.0.1', port: (server.address() as AddressInfo).port },
    scanned,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
}

const command = 'zINSTREAM\0';

function streamed(bytes: Buffer): 'refused' | { parts: Buffer; ended: boolean } {
  const begin = bytes.toString('latin1', 0, command.length);
  if (!command.startsWith(begin)) return 'refused';
  const parts: Buffer[] = [];
  let at = command.length;
  while (at + 4 <= bytes.byteLength) {
    const length = bytes.readUInt32BE(at);
    if (length === 0) return { parts: Buffer.concat(parts), ended: true };
    parts.push(bytes.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return { parts: Buffer.concat(parts), ended: false };
}
