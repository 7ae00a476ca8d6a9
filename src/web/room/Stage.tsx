import { useMemo, useState } from 'react';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { classNames } from '../ui/classNames.ts';
import { useCall } from './CallContext.tsx';
import { useCallView } from './CallView.tsx';
import { EmptyStage } from './EmptyStage.tsx';
import { Grid } from './Grid.tsx';
import { ScreenView } from './ScreenView.tsx';
import { SharePrompt } from './SharePrompt.tsx';
import styles from './Stage.module.css';
import { Tile } from './Tile.tsx';
import { mainPerson, tilesOf } from './tiles.ts';
import { VisibleTiles } from './VisibleTiles.tsx';

/** People and screens: a screen is always large; else the grid, or one person large and the others beside. */
export function Stage() {
  const m = useMessages();
  const { layout } = useCallView();
  const participants = useCall((state) => state.participants);
  const participantId = useCall((state) => state.participantId);
  const remote = useCall((state) => state.remote);
  const local = useCall((state) => state.local);
  const activeSpeakerId = useCall((state) => state.activeSpeakerId);
  const isReview = useCall((state) => state.room?.kind === 'review');
  const mayShare = useCall((state) => state.grants.includes('publishScreen'));
  const [largeId, setLargeId] = useState<string | null>(null);

  const { self, others, screens } = useMemo(
    () => tilesOf({ participants, participantId, remote, local }),
    [participants, participantId, remote, local],
  );
  const screen = screens.find((tile) => !tile.isSelf) ?? screens[0] ?? null;
  const large = mainPerson(others, activeSpeakerId, largeId);
  const largeKey = large?.key ?? null;
  // Remembered for the next time nobody speaks (state set while rendering: React renders again at once).
  if (largeKey !== largeId) setLargeId(largeKey);

  const showsPrompt = isReview && !screen && mayShare;
  const isGrid = !screen && !showsPrompt && (layout ?? (others.length > 1 ? 'grid' : 'speaker')) === 'grid';
  const people = self ? [...others, self] : others;
  const beside = screen || showsPrompt ? people : people.filter((tile) => tile.key !== largeKey);
  const isPicture = !screen && !showsPrompt && beside.length === 1;

  return (
    <VisibleTiles>
      <section className={styles.stage} aria-label={m.call.stage}>
        {isGrid ? (
          <Grid tiles={people} />
        ) : (
          <div className={classNames(styles.split, isPicture && styles.withPicture)}>
            {screen && <ScreenView tile={screen} />}
            {showsPrompt && <SharePrompt />}
            {!screen && !showsPrompt && (large ? <Main tile={large} /> : <EmptyStage />)}
            {beside.length > 0 && (
              // It scrolls where many are beside, by keyboard too.
              <ul
                className={isPicture ? styles.picture : styles.strip}
                tabIndex={isPicture ? undefined : 0}
                aria-label={m.call.people}
              >
                {beside.map((tile) => (
                  <Tile key={tile.key} tile={tile} />
                ))}
              </ul>
            )}
          </div>
        )}
      </section>
    </VisibleTiles>
  );
}

function Main({ tile }: { tile: Parameters<typeof Tile>[0]['tile'] }) {
  return (
    <ul className={styles.main}>
      <Tile key={tile.key} tile={tile} />
    </ul>
  );
}
