/**
 * The look-ups that the page makes of the graph, at 1,000 and at 100,000 cases on each engine: how long each takes, and
 * how much longer in the larger graph, which is to be hardly at all.
 *
 *   npm run bench:graph -- --engine embedded --sizes 1000,10000
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { createLogger } from '../../config/logger.ts';
import { openGraph } from '../../src/graph/openGraph.ts';
import { neo4jMissing, startNeo4jServer } from '../support/neo4jServer.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { lookupsOf, type Lookup } from './graphLookups.ts';
import { askedCases, fillAsked, fillMore, type Asked } from './graphRecord.ts';
import { below, report, told, type Figure } from './report.ts';

const { values } = parseArgs({
  options: {
    engine: { type: 'string', default: 'embedded,neo4j' },
    sizes: { type: 'string', default: '1000,100000' },
    repeats: { type: 'string', default: '200' },
  },
});
const sizes = values.sizes.split(',').map(Number);
const repeats = Number(values.repeats);
const maxRatio = 3;
/** What takes less than this is at once, and its ratio is noise. */
const floorMs = 0.5;

const figures: Figure[] = [];
for (const engine of values.engine.split(',')) {
  if (engine === 'neo4j' && neo4jMissing !== null) console.log(`Neo4j is left out: ${neo4jMissing}.`);
  else figures.push(...(await measure(engine)));
}
report('graph', figures);

async function measure(engine: string): Promise<Figure[]> {
  const neo4j = engine === 'neo4j' ? await startNeo4jServer() : null;
  const dataDir = await mkdtemp(join(tmpdir(), 'consilium-bench-'));
  const logger = await createLogger({ level: 'silent' });
  const graph = await openGraph({ dataDir, neo4j: neo4j?.settings ?? null, logger });
  try {
    const keyRing = await temporaryKeyRing();
    const asked = await fillAsked(graph, keyRing);
    const lookups = lookupsOf(graph, keyRing);
    const found: Figure[] = [];
    const first = new Map<string, number>();
    let filled = askedCases;
    for (const size of sizes) {
      const startMs = performance.now();
      await fillMore(graph, keyRing, size - filled);
      const perSecond = (size - filled) / ((performance.now() - startMs) / 1000);
      found.push(told(`${engine}: to ${size} cases`, perSecond, 'cases/s'));
      filled = size;
      for (const [name, lookup] of Object.entries(lookups)) {
        const ms = await median(lookup, asked);
        found.push(told(`${engine}: ${name}, of ${size}`, ms, 'ms'));
        const small = first.get(name);
        if (small === undefined) first.set(name, ms);
        else {
          const ratio = Math.max(ms, floorMs) / Math.max(small, floorMs);
          found.push(below(maxRatio, `${engine}: ${name}, how many times as long`, ratio, 'x'));
        }
      }
    }
    return found;
  } finally {
    await graph.close();
    await neo4j?.close();
    await rm(dataDir, { recursive: true, force: true });
  }
}

/** In milliseconds, after a few that warm it up. */
async function median(lookup: Lookup, asked: readonly Asked[]): Promise<number> {
  const times: number[] = [];
  for (let n = -20; n < repeats; n += 1) {
    const one = asked[((n + 20) * 7) % asked.length]!;
    const startMs = performance.now();
    await lookup(one);
    if (n >= 0) times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b)[Math.floor(repeats / 2)]!;
}
