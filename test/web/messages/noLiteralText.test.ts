/** What people read stands in the catalogues: a component that holds text of its own is found here. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const webFolder = join(import.meta.dirname, '../../../src/web');

/** Attributes and properties that end up in front of people. */
const shownNames = new Set([
  'alt',
  'aria-label',
  'aria-description',
  'hint',
  'label',
  'lead',
  'placeholder',
  'sentence',
  'text',
  'title',
]);

const hasWord = (text: string): boolean => /\p{L}{2,}/u.test(text);

function literalTexts(fileName: string, source: string): string[] {
  const file = ts.createSourceFile(fileName, source, ts.ScriptTarget.Latest, true, ts.ScriptKind.TSX);
  const found: string[] = [];
  const isShownLiteral = (name: ts.Node, value: ts.Node | undefined): boolean => {
    const literal = value && ts.isJsxExpression(value) ? value.expression : value;
    return (
      shownNames.has(name.getText()) &&
      literal !== undefined &&
      ts.isStringLiteralLike(literal) &&
      hasWord(literal.text)
    );
  };
  const visit = (node: ts.Node): void => {
    const isLiteral =
      (ts.isJsxText(node) && hasWord(node.text)) ||
      (ts.isJsxAttribute(node) && isShownLiteral(node.name, node.initializer)) ||
      (ts.isPropertyAssignment(node) && isShownLiteral(node.name, node.initializer)) ||
      (ts.isJsxExpression(node) &&
        ts.isJsxElement(node.parent) &&
        node.expression !== undefined &&
        ts.isStringLiteralLike(node.expression) &&
        hasWord(node.expression.text));
    if (isLiteral) found.push(`${fileName}: ${node.getText().trim()}`);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

test('no component holds text of its own', async () => {
  const names = (await readdir(webFolder, { recursive: true })).filter((name) => name.endsWith('.tsx'));
  expect(names.length).toBeGreaterThan(50);
  const sources = await Promise.all(
    names.map(async (name) => literalTexts(name, await readFile(join(webFolder, name), 'utf8'))),
  );
  expect(sources.flat()).toEqual([]);
});

test.each([
  '<p>Hello there</p>',
  '<Button aria-label="Close it" />',
  "<Button label={'Close it'} />",
  "<p>{'Hello there'}</p>",
  "const option = { text: 'Small' };",
])('finds %s', (planted) => {
  expect(literalTexts('planted.tsx', planted)).toHaveLength(1);
});
