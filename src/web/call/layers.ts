/** Which simulcast layer a place on screen can use. */

/** CSS pixels. */
export interface TileSize {
  width: number;
  height: number;
}

/** The largest camera layer; the others halve it once and twice. See `sendSettings.ts`. */
const fullWidth = 1280;
const fullHeight = 720;

/** A layer may be stretched by this before the next one is worth its bandwidth. */
const tolerance = 1.3;

/** The spatial layer (0 lowest to 2) that fills a tile of that size on a screen of that pixel ratio. */
export function spatialLayerFor(tile: TileSize, devicePixelRatio: number): 0 | 1 | 2 {
  const scale = Math.max(
    (tile.width * devicePixelRatio) / fullWidth,
    (tile.height * devicePixelRatio) / fullHeight,
  );
  if (scale <= 0.25 * tolerance) return 0;
  if (scale <= 0.5 * tolerance) return 1;
  return 2;
}
