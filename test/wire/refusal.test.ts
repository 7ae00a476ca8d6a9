import { expect, test } from 'vitest';
import { GraphError } from '../../src/graph/Graph.ts';
import { refusalOf } from '../../src/wire/refusal.ts';

test('a graph that does not answer is told as such, a mistake of ours is not explained', () => {
  expect(refusalOf(new GraphError('unavailable', 'away'))).toMatchObject({
    code: 'DEPENDENCY_UNAVAILABLE',
    details: { dependency: 'graph' },
  });
  expect(refusalOf(new GraphError('refused', 'MATCH (n)'))).toMatchObject({ code: 'INTERNAL', details: {} });
});
