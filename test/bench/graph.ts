/**
 * The look-ups that the page makes of the embedded graph, at 1,000 and at 100,000 cases: how long each takes, and how
 * much longer in the larger graph, which is to be hardly at all.
 *
 *   npm run bench:graph
 */
import { v7 as uuid } from 'uuid';
import { cypher } from '../../src/graph/cypher.ts';
import { CaseRepository } from '../../src/graph/repositories/CaseRepository.ts';
import { temporaryGraph } from '../support/temporaryGraph.ts';
import { temporaryKeyRing } from '../support/temporaryKeyRing.ts';
import { below, report, told, type Figure } from './report.ts';

const sizes = [1_000, 100_000];
const casesOfEach = 20;
/** Whose cases are asked for; those of all others only have to be there. */
const askers = 10;
const repeats = 300;
const maxRatio = 3;
const batch = 2_000;

const fill = cypher`
  UNWIND $rows AS row
  MERGE (u:User {id: row.ownerId})
  CREATE (c:\`Case\`)
  SET c = row.properties
  CREATE (u)-[:OWNS {since: $at}]->(c)
  CREATE (u)-[:HAS_CASE]->(c)
  CREATE (s:Session)
  SET s.id = row.sessionId, s.startedAt = $at
  CREATE (s)-[:BELONGS_TO]->(c)`;

const temporary = await temporaryGraph();
const { graph } = temporary;
const cases = new CaseRepository(graph, await temporaryKeyRing());
const at = new Date().toISOString();

const asked: { userId: string; caseId: string }[] = [];
for (let user = 0; user < askers; user += 1) {
  const userId = uuid();
  for (let n = 0; n < casesOfEach; n += 1) {
    const caseId = uuid();
    const patient = {
      name: 'Somebody',
      birthDate: null,
      sex: 'unknown' as const,
      phone: null,
      recordNumber: null,
    };
    await cases.create(caseId, userId, { patient, summary: 'Cough since Monday' }, at);
    asked.push({ userId, caseId });
  }
}

let filled = asked.length;
async function fillTo(size: number): Promise<void> {
  let ownerId = uuid();
  while (filled < size) {
    const rows = Array.from({ length: Math.min(batch, size - filled) }, (_, n) => {
      if (n % casesOfEach === 0) ownerId = uuid();
      const properties = {
        id: uuid(),
        caseNumber: `F-${filled + n}`,
        status: 'open',
        createdAt: at,
        updatedAt: at,
      };
      return { ownerId, sessionId: uuid(), properties };
    });
    await graph.write((tx) => tx.run(fill, { rows, at }));
    filled += rows.length;
  }
}

type Lookup = (asker: (typeof asked)[number]) => Promise<unknown>;
const filter = { status: null, words: [], caseNumber: null, cursor: null, limit: 20 };
const lookups: Record<string, Lookup> = {
  'may see a case': ({ userId, caseId }) => cases.relation(userId, caseId, at),
  'a case': ({ caseId }) => cases.get(caseId, 'owner'),
  'my cases': ({ userId }) => cases.list(userId, filter),
  'people of a case': ({ caseId }) => cases.people(caseId),
  'timeline of a case': ({ caseId }) => cases.timeline(caseId, null, 50),
};

/** In milliseconds. */
async function median(lookup: Lookup): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < repeats; n += 1) {
    const startMs = performance.now();
    await lookup(asked[(n * 7) % asked.length]!);
    times.push(performance.now() - startMs);
  }
  return times.sort((a, b) => a - b)[repeats / 2]!;
}

const figures: Figure[] = [];
const first = new Map<string, number>();
for (const size of sizes) {
  const startMs = performance.now();
  const before = filled;
  await fillTo(size);
  figures.push(
    told(`to ${size} cases`, (filled - before) / ((performance.now() - startMs) / 1000), 'cases/s'),
  );
  for (const [name, lookup] of Object.entries(lookups)) {
    const ms = await median(lookup);
    figures.push(told(`${name}, of ${size}`, ms, 'ms'));
    const small = first.get(name);
    if (small === undefined) first.set(name, ms);
    else figures.push(below(maxRatio, `${name}, how many times as long`, ms / small, 'x'));
  }
}
await temporary.close();
report('graph', figures);
