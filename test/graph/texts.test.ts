/** Every Cypher text of the sources, found by itself, is held against Neo4j's own analyser. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { lintCypherQuery, testData } from '@neo4j-cypher/language-support';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { projectRoot } from '../../config/setup/locations.mjs';
import { labels, relationshipTypes } from '../../src/graph/schema.ts';

interface FoundText {
  text: string;
  /** Path and line. */
  place: string;
  /** The source of its file without any Cypher. */
  around: string;
}

type FoundTemplate = ts.NoSubstitutionTemplateLiteral | ts.TemplateExpression;

/** Functions of the embedded engine, in the one text that is not for Neo4j. */
const embeddedOnly = 'cosine_similarity';

function textsOf(path: string, source: string): FoundText[] {
  const file = ts.createSourceFile(path, source, ts.ScriptTarget.Latest, true);
  const found: FoundTemplate[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === 'cypher') {
      if (!ts.isNoSubstitutionTemplateLiteral(node.template))
        throw new Error(`${path}: a text with values in it`);
      found.push(node.template);
    }
    if (ts.isCallExpression(node) && node.expression.getText() === 'ourText')
      found.push(node.arguments[0] as FoundTemplate);
    ts.forEachChild(node, visit);
  };
  visit(file);
  const around = found.reduce((rest, node) => rest.replace(node.getText(), ''), source);
  return found.map((node) => ({
    text: ts.isTemplateExpression(node) ? filledIn(node) : node.text,
    place: `${path}:${file.getLineAndCharacterOfPosition(node.getStart()).line + 1}`,
    around,
  }));
}

/** What stands for a value in the texts that are made for each label and type there is. */
const samples: readonly [RegExp, string][] = [
  [/^labels?\b.*quoted|^quoted\(labels?\b/, ':User'],
  [/^quoted\(type\)$/, ':OWNS'],
  [/^node\('a'/, '(a:User {id: row.from})'],
  [/^node\('b'/, '(b:User {id: row.to})'],
  [/^by$/, 'id'],
  [/^onlyNamed$/, 'AND n.id IS NULL'],
];

function filledIn({ head, templateSpans }: ts.TemplateExpression): string {
  const parts = templateSpans.map(({ expression, literal }) => {
    const [, sample] = samples.find(([form]) => form.test(expression.getText())) ?? [];
    if (sample === undefined) throw new Error(`no sample for ${expression.getText()} in a text`);
    return sample + literal.text;
  });
  return head.text + parts.join('');
}

const parametersOf = (text: string) => [...new Set([...text.matchAll(/\$(\w+)/g)].map(([, name]) => name!))];

/**
 * The embedded engine finds a node by its index for `(c {id: $id})` or for `WHERE c.id = $id AND ...`, but reads all
 * nodes of the label where a pattern that begins with the first is followed by a condition on the same node.
 */
function scansOf(text: string): string[] {
  const clauses = text.split(/\b(?:OPTIONAL MATCH|RETURN|SET|CREATE|MERGE|DELETE|REMOVE|UNWIND|(?=MATCH))\b/);
  return clauses.flatMap((clause) => {
    const variable = /^MATCH \((\w+):[^)]*\{[^)]*\$/.exec(clause)?.[1];
    const conditions = clause
      .split(/\bWHERE\b/)
      .slice(1)
      .join(' ');
    return variable !== undefined && new RegExp(`\\b${variable}\\.`).test(conditions)
      ? [`${variable} is not found by its index: all that it has to meet goes into WHERE`]
      : [];
  });
}

/** What is wrong with a text, in words; empty where nothing is. */
function faultsOf({ text, around }: Pick<FoundText, 'text' | 'around'>): string[] {
  const parameters = parametersOf(text);
  const { diagnostics } = lintCypherQuery(text, {
    labels: [...labels],
    relationshipTypes: [...relationshipTypes],
    parameters: Object.fromEntries(parameters.map((name) => [name, ''])),
    functions: testData.mockSchema.functions,
  });
  const unknown = parameters
    .filter((name) => !new RegExp(`\\b${name}\\b`).test(around))
    .map((name) => `Parameter $${name} is given by nothing in this file`);
  return [
    ...diagnostics
      .map(({ message }) => (typeof message === 'string' ? message : message.value))
      .filter((message) => !message.includes(embeddedOnly)),
    ...unknown,
    ...scansOf(text),
  ];
}

const files = globSync(['src/**/*.ts', 'workers/**/*.ts'], { cwd: projectRoot });
const found = files.flatMap((path) => textsOf(path, readFileSync(join(projectRoot, path), 'utf8')));

describe('Cypher texts', () => {
  it('are found', () => {
    expect(found.length).toBeGreaterThan(5);
    const ofTransfer = found.filter(({ place }) => place.includes('/transfer/'));
    expect(ofTransfer.length).toBeGreaterThanOrEqual(4);
  });

  it.each(found)('$place', (text) => {
    expect(faultsOf(text)).toEqual([]);
  });

  it.each([
    ['MATCH (n:Usr) RETURN n.id AS id', /Label Usr/],
    ['MATCH (:User)-[:HAS_CASES]->(c) RETURN c.id AS id', /HAS_CASES/],
    ['MATCH (n:User RETURN n', /Invalid input/],
    ['MATCH (n:User) RETURN m.id AS id', /Variable `m` not defined/],
    ['MATCH (n:User {id: $id}) RETURN n.id AS id', /Parameter \$id is given by nothing/],
    ['MATCH (u:User {id: $id}) WHERE u.name IS NULL RETURN u.id AS id', /not found by its index/],
    ['RETURN no_such_function(1) AS one', /no_such_function/],
  ])('%s is found wrong', (text, fault) => {
    expect(faultsOf({ text, around: '' }).join('\n')).toMatch(fault);
  });
});
