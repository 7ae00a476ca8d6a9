import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { projectRoot } from '../../config/setup/locations.mjs';
import { listenForOperator } from '../../src/api/adminSocket.ts';
import { AuditLog } from '../../src/audit/AuditLog.ts';
import { AuditSearch } from '../../src/audit/AuditSearch.ts';
import { graphCommands } from '../../src/cli/graphCommands.ts';
import type { Engine } from '../../src/graph/Engine.ts';
import type { Neo4jSettings } from '../../src/graph/Neo4jGraph.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { AuditAnchorRepository } from '../../src/graph/repositories/AuditAnchorRepository.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { quietLogger } from './roomsServer.ts';

export interface CommandEnd {
  code: number;
  output: string;
}

/** A folder in which an operator types commands, with a data folder that has keys. */
export class OperatorFolder {
  readonly folder: string;
  readonly dataDir: string;
  /** Null: the embedded graph. */
  readonly neo4j: Neo4jSettings | null;

  private constructor(folder: string, neo4j: Neo4jSettings | null) {
    this.folder = folder;
    this.dataDir = join(folder, 'data');
    this.neo4j = neo4j;
  }

  static async make(neo4j: Neo4jSettings | null = null): Promise<OperatorFolder> {
    const made = new OperatorFolder(await mkdtemp(join(tmpdir(), 'consilium-cli-')), neo4j);
    await mkdir(made.dataDir);
    await made.keyRing();
    return made;
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true });
  }

  keyRing(dataDir = this.dataDir): Promise<KeyRing> {
    return KeyRing.load({ given: null, file: null, dataDir });
  }

  /** Another data folder, with the same keys and nothing else. */
  async another(name: string): Promise<string> {
    const dataDir = join(this.folder, name);
    await mkdir(dataDir);
    await copyFile(join(this.dataDir, 'keys'), join(dataDir, 'keys'));
    return dataDir;
  }

  command(script: string, args: string[] = [], dataDir = this.dataDir): Promise<CommandEnd> {
    const { uri = '', user = '', password = '' } = this.neo4j ?? {};
    const env = {
      ...{ ...process.env, CONSILIUM_DATA_DIR: dataDir },
      ...{ NEO4J_URI: uri, NEO4J_USER: user, NEO4J_PASSWORD: password ?? '' },
    };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [join(projectRoot, 'src/cli', script), ...args],
        { cwd: this.folder, env },
        (error, stdout, stderr) => resolve({ code: Number(error?.code ?? 0), output: stdout + stderr }),
      );
    });
  }

  async withGraph<Result>(
    work: (engine: Engine) => Promise<Result>,
    dataDir = this.dataDir,
  ): Promise<Result> {
    const engine = await openGraph({ dataDir, neo4j: this.neo4j, logger: await quietLogger() });
    try {
      return await work(engine);
    } finally {
      await engine.close();
    }
  }

  /** Runs `work` while a server has the data folder, its graph and its audit log. */
  whileServed(work: (engine: Engine) => Promise<void>): Promise<void> {
    return this.withGraph(async (graph) => {
      const logger = await quietLogger();
      const audit = await AuditLog.open({
        ...{ folder: join(this.dataDir, 'audit'), kind: 'server', keyRing: await this.keyRing(), logger },
        anchors: new AuditAnchorRepository(graph),
      });
      const commands = graphCommands(async () => ({ graph, audit }), this.dataDir);
      const socket = await listenForOperator(adminSocketPath(this.dataDir), commands, logger);
      try {
        await work(graph);
      } finally {
        await socket?.close();
        await audit.close();
      }
    });
  }

  /** What the audit log has, the first first: action, chain and detail. */
  async logged(dataDir = this.dataDir): Promise<{ action: string; by: string; detail: unknown }[]> {
    const search = new AuditSearch(join(dataDir, 'audit'), await this.keyRing(dataDir));
    const { entries } = await search.search({}, 100, null);
    return entries
      .map(({ action, writer, detail }) => ({ action, by: writer.split('-')[0] ?? '', detail }))
      .reverse();
  }
}
