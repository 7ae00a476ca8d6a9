import { useRef } from 'react';
import { gridLayout } from './gridLayout.ts';
import styles from './Grid.module.css';
import { Tile } from './Tile.tsx';
import type { PersonTile } from './tiles.ts';
import { useElementSize } from './useElementSize.ts';

const gap = 8;

/** Everybody in tiles of one size, as large as fit. */
export function Grid({ tiles }: { tiles: readonly PersonTile[] }) {
  const place = useRef<HTMLUListElement>(null);
  const { width, height } = useElementSize(place);
  const layout = gridLayout(tiles.length, width, height, gap);
  return (
    <ul
      ref={place}
      className={styles.grid}
      style={{
        gridTemplateColumns: `repeat(${layout.columns}, ${layout.tileWidth}px)`,
        gridAutoRows: `${layout.tileHeight}px`,
        gap: `${gap}px`,
      }}
    >
      {tiles.map((tile) => (
        <Tile key={tile.key} tile={tile} />
      ))}
    </ul>
  );
}
