import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { serverCost } from './serverCost.ts';
import { VisitedServer } from './VisitedServer.ts';

const seen = z.object({
  /** In the media workers. */
  routers: z.int(),
  /** Whatever takes requests there: transports, producers, consumers, observers, and what is always there. */
  handlers: z.int(),
  /** What keeps Node's event loop alive, by type. */
  active: z.record(z.string(), z.int()),
  /** Objects that stand in the heap. */
  emitters: z.int(),
  timeouts: z.int(),
  heapBytes: z.int(),
});

export interface Holdings extends z.infer<typeof seen> {
  threads: number;
  nodeBytes: number;
  workerBytes: number;
}

/** The real server, with a look into what its process holds after its garbage was collected. */
export class ProbedServer {
  readonly visited: VisitedServer;
  readonly #folder: string;
  readonly #socket: string;

  static async start(environment: Record<string, string> = {}): Promise<ProbedServer> {
    const folder = await mkdtemp(join(tmpdir(), 'consilium-probe-'));
    const socket = join(folder, 'probe');
    const options = [
      process.env['NODE_OPTIONS'] ?? '',
      `--import ${new URL('probe.mjs', import.meta.url).href}`,
    ];
    const visited = await VisitedServer.start({
      NODE_OPTIONS: options.join(' ').trim(),
      TEST_PROBE_SOCKET: socket,
      ...environment,
    });
    // A busy disk keeps no consent in time; people press the button again.
    visited.server.expectErrors(/DEPENDENCY_UNAVAILABLE/);
    return new ProbedServer(visited, folder, socket);
  }

  private constructor(visited: VisitedServer, folder: string, socket: string) {
    this.visited = visited;
    this.#folder = folder;
    this.#socket = socket;
  }

  async look(): Promise<Holdings> {
    const { pid } = this.visited.server;
    const held = seen.parse(JSON.parse(await text(connect(this.#socket))));
    const [{ nodeBytes, workerBytes }, threads] = await Promise.all([
      serverCost(pid),
      readdir(`/proc/${pid}/task`),
    ]);
    return { ...held, threads: threads.length, nodeBytes, workerBytes };
  }

  async stop(): Promise<void> {
    await this.visited.server.stop();
    await rm(this.#folder, { recursive: true, force: true });
  }
}
