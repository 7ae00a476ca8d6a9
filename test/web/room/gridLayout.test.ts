import { expect, test } from 'vitest';
import { gridLayout } from '../../../src/web/room/gridLayout.ts';

test.each([
  { count: 2, width: 1200, height: 600, columns: 2 },
  { count: 2, width: 390, height: 700, columns: 1 },
  { count: 4, width: 1200, height: 700, columns: 2 },
  { count: 6, width: 1200, height: 620, columns: 3 },
  { count: 6, width: 390, height: 700, columns: 2 },
])('$count people on $width by $height stand in $columns columns', ({ count, width, height, columns }) => {
  expect(gridLayout(count, width, height, 8).columns).toBe(columns);
});

test('tiles fit, however many there are and however small the place', () => {
  for (let count = 1; count <= 40; count += 1) {
    for (const [width, height] of [
      [320, 480],
      [844, 300],
      [2560, 1300],
    ] as const) {
      const { columns, tileWidth, tileHeight } = gridLayout(count, width, height, 8);
      const rows = Math.ceil(count / columns);
      expect(columns * tileWidth + (columns - 1) * 8).toBeLessThanOrEqual(width);
      expect(rows * tileHeight + (rows - 1) * 8).toBeLessThanOrEqual(height);
      expect(tileWidth).toBeGreaterThan(0);
      expect(tileWidth / tileHeight).toBeGreaterThan(0.7);
      expect(tileWidth / tileHeight).toBeLessThan(1.85);
    }
  }
});

test('a place that is not measured yet has no tiles', () => {
  expect(gridLayout(3, 0, 0, 8)).toEqual({ columns: 1, tileWidth: 0, tileHeight: 0 });
});
