import { useRef } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Spinner } from '../ui/Spinner.tsx';
import { Video } from '../ui/Video.tsx';
import styles from './ScreenView.module.css';
import type { ScreenTile } from './tiles.ts';
import { useVisibleTile } from './VisibleTiles.tsx';

/** A shared screen, all of it. */
export function ScreenView({ tile }: { tile: ScreenTile }) {
  const m = useMessages();
  const place = useRef<HTMLElement>(null);
  useVisibleTile(place, tile.producerId);
  const label = tile.isSelf ? m.call.yourScreen : m.call.screenOf(tile.participant.displayName);
  return (
    <figure ref={place} className={styles.screen}>
      <Video track={tile.video} fit="contain" label={label} />
      {tile.isStarved && (
        <p className={styles.starved}>
          <Spinner size={18} />
          {m.call.starved}
        </p>
      )}
      <figcaption className={styles.caption}>{label}</figcaption>
    </figure>
  );
}
