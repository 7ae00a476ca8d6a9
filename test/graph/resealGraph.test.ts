import { lintCypherQuery, testData } from '@neo4j-cypher/language-support';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { z } from 'zod';
import { cypher } from '../../src/graph/cypher.ts';
import { resealGraph, resealingTexts, sealedLabels } from '../../src/graph/resealGraph.ts';
import { labels } from '../../src/graph/schema.ts';
import { KeyRing } from '../../src/privacy/KeyRing.ts';
import { temporaryGraph, type TemporaryGraph } from '../support/temporaryGraph.ts';

let folder: string;
let keyRing: KeyRing;
let temporary: TemporaryGraph;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'consilium-reseal-'));
  keyRing = await KeyRing.load({ given: null, file: null, dataDir: folder });
  temporary = await temporaryGraph();
});
afterEach(async () => {
  await temporary.close();
  await rm(folder, { recursive: true });
});

const addMessage = cypher`CREATE (m:Message) SET m = $stored`;
const addFile = cypher`CREATE (f:File) SET f = $stored`;
const allMessages = cypher`MATCH (m:Message) RETURN m.id AS id, m.content AS content, m.plain AS plain`;
const allFiles = cypher`MATCH (f:File) RETURN f.id AS id, f.key AS key`;
const messageContext = (id: string) => `Message.content:${id}`;

async function fill(count: number): Promise<void> {
  await temporary.graph.write(async (tx) => {
    for (let n = 0; n < count; n++) {
      const id = `m-${n}`;
      const content = keyRing.encrypt(`said ${n}`, messageContext(id));
      await tx.run(addMessage, { stored: { id, content, plain: `k1.looks sealed ${n}`, startMs: n } });
    }
    await tx.run(addFile, {
      stored: { id: 'f-1', key: keyRing.encrypt('secret', 'File.key:f-1'), bytes: 3 },
    });
  });
}
const message = z.object({ id: z.string(), content: z.string(), plain: z.string().nullable() });
const messages = async () => z.array(message).parse(await temporary.graph.rows(allMessages));

it('seals every property with the current key, and changes nothing else', async () => {
  await fill(450);
  await keyRing.rotate();
  const steps: number[] = [];
  const done = await resealGraph(temporary.graph, keyRing, ({ nodes }) => steps.push(nodes));
  expect(done).toEqual({ nodes: 451, resealed: 451, failed: 0 });
  expect(steps.length).toBeGreaterThan(2);
  for (const { id, content, plain } of await messages()) {
    const number = id.slice(2);
    expect(content).toMatch(/^k2\./);
    expect(keyRing.decrypt(content, messageContext(id))).toBe(`said ${number}`);
    expect(plain).toBe(`k1.looks sealed ${number}`);
  }
  const [file] = await temporary.graph.rows(allFiles);
  expect(keyRing.decrypt(z.string().parse(file?.key), 'File.key:f-1')).toBe('secret');
  expect(await resealGraph(temporary.graph, keyRing)).toEqual({ nodes: 451, resealed: 0, failed: 0 });
});

it('does the rest after it was interrupted', async () => {
  await fill(450);
  await keyRing.rotate();
  const interrupted = resealGraph(temporary.graph, keyRing, ({ nodes }) => {
    if (nodes >= 200) throw new Error('the server stops');
  });
  await expect(interrupted).rejects.toThrow('the server stops');
  const half = (await messages()).filter(({ content }) => content.startsWith('k2.')).length;
  expect(half).toBeGreaterThan(0);
  expect(half).toBeLessThan(450);
  const rest = await resealGraph(temporary.graph, keyRing);
  expect(rest.resealed + half).toBe(451);
});

it('counts what does not open, and leaves it as it is', async () => {
  await fill(1);
  const foreign = keyRing.encrypt('elsewhere', 'Message.content:other');
  await temporary.graph.write((tx) => tx.run(addMessage, { stored: { id: 'm-x', content: foreign } }));
  await keyRing.rotate();
  expect(await resealGraph(temporary.graph, keyRing)).toMatchObject({ resealed: 2, failed: 1 });
  expect((await messages()).find(({ id }) => id === 'm-x')?.content).toBe(foreign);
});

it('another process reads what is sealed with the new key', async () => {
  const other = await KeyRing.load({ given: null, file: null, dataDir: folder });
  await keyRing.rotate();
  await keyRing.rotate();
  expect(other.decrypt(keyRing.encrypt('new', 'c'), 'c')).toBe('new');
  expect(keyRing.currentKeyId).toBe(3);
  const given = await KeyRing.load({
    given: await readFile(join(folder, 'keys'), 'utf8'),
    file: null,
    dataDir: folder,
  });
  await expect(given.rotate()).rejects.toThrow('add 4:');
});

it.each([...sealedLabels])('has texts for %s that Neo4j takes', (label) => {
  for (const text of Object.values(resealingTexts(label))) {
    const parameters = Object.fromEntries([...text.matchAll(/\$(\w+)/g)].map(([, name]) => [name!, '']));
    const { diagnostics } = lintCypherQuery(text, {
      labels: [...labels],
      parameters,
      functions: testData.mockSchema.functions,
    });
    expect(diagnostics).toEqual([]);
  }
});
