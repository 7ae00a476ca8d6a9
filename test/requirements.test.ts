import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { requirements } from './requirements.ts';
import type { Proof } from './requirements/requirement.ts';

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));

const titlesByFile = new Map<string, Set<string>>();

/** The titles of the tests in a file, as they are written: `%s` and `$name` of a table stay. */
function titlesOf(file: string): Set<string> {
  const known = titlesByFile.get(file);
  if (known) return known;
  const titles = new Set<string>();
  const path = fileURLToPath(new URL(file, import.meta.url));
  if (existsSync(path)) {
    const visit = (node: ts.Node): void => {
      if (ts.isCallExpression(node)) {
        const [title] = node.arguments;
        // test('…'), it('…'), test.each(table)('…'), test.skipIf(…)('…')
        const called = /^(test|it)\b/.test(node.expression.getText());
        if (called && title && ts.isStringLiteralLike(title)) titles.add(title.text);
      }
      ts.forEachChild(node, visit);
    };
    visit(ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true));
  }
  titlesByFile.set(file, titles);
  return titles;
}

const faultsOf = (proof: Proof): string[] => {
  if ('bench' in proof) return Object.hasOwn(scripts, `bench:${proof.bench}`) ? [] : [`bench:${proof.bench}`];
  return titlesOf(proof.file).has(proof.title) ? [] : [`${proof.file}: ${proof.title}`];
};

describe.each(requirements)('$title', ({ requirements: lines }) => {
  test.each(lines)('$id is proved by tests that exist', ({ proof, unproved }) => {
    if (unproved === undefined) expect(proof).not.toEqual([]);
    expect(proof.flatMap(faultsOf)).toEqual([]);
  });
});

test('each requirement has an id of its own', () => {
  const ids = requirements.flatMap((chapter) => chapter.requirements.map(({ id }) => id));
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([]);
});
