/** How many columns show `count` tiles largest, and how large a tile is then. */

export interface GridLayout {
  columns: number;
  tileWidth: number;
  tileHeight: number;
}

/** A face may be cut to a tall tile on a phone, but not to a slit. */
const narrowest = 3 / 4;
const widest = 16 / 9;

export function gridLayout(count: number, width: number, height: number, gap: number): GridLayout {
  let best: GridLayout = { columns: 1, tileWidth: 0, tileHeight: 0 };
  for (let columns = 1; columns <= count; columns += 1) {
    const rows = Math.ceil(count / columns);
    let tileWidth = (width - gap * (columns - 1)) / columns;
    let tileHeight = (height - gap * (rows - 1)) / rows;
    if (tileWidth <= 0 || tileHeight <= 0) continue;
    tileWidth = Math.min(tileWidth, tileHeight * widest);
    tileHeight = Math.min(tileHeight, tileWidth / narrowest);
    if (tileWidth * tileHeight > best.tileWidth * best.tileHeight) {
      best = { columns, tileWidth: Math.floor(tileWidth), tileHeight: Math.floor(tileHeight) };
    }
  }
  return best;
}
