import { expect, test } from 'vitest';
import { spatialLayerFor } from '../../../src/web/call/layers.ts';

test.each([
  { what: 'a thumbnail', tile: { width: 240, height: 135 }, pixelRatio: 1, layer: 0 },
  {
    what: 'the same thumbnail on a phone of three pixels a point',
    tile: { width: 240, height: 135 },
    pixelRatio: 3,
    layer: 1,
  },
  { what: 'a tile of a grid of four', tile: { width: 640, height: 360 }, pixelRatio: 1, layer: 1 },
  { what: 'the speaker view', tile: { width: 1280, height: 720 }, pixelRatio: 1, layer: 2 },
  {
    what: 'a tall narrow tile, filled by its height',
    tile: { width: 200, height: 700 },
    pixelRatio: 1,
    layer: 2,
  },
  { what: 'nothing at all', tile: { width: 0, height: 0 }, pixelRatio: 1, layer: 0 },
])('$what gets layer $layer', ({ tile, pixelRatio, layer }) => {
  expect(spatialLayerFor(tile, pixelRatio)).toBe(layer);
});
