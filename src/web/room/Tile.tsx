import { useRef } from 'react';
import { speakingDbov } from '../../wire/events/server.ts';
import { Icon } from '../icons/Icon.tsx';
import { useMessages } from '../messages/MessagesProvider.tsx';
import { Avatar } from '../ui/Avatar.tsx';
import { classNames } from '../ui/classNames.ts';
import { Spinner } from '../ui/Spinner.tsx';
import { Video } from '../ui/Video.tsx';
import { useCall } from './CallContext.tsx';
import { QualityBars } from './QualityBars.tsx';
import type { PersonTile } from './tiles.ts';
import styles from './Tile.module.css';
import { useVisibleTile } from './VisibleTiles.tsx';

export function Tile({ tile }: { tile: PersonTile }) {
  const m = useMessages();
  const place = useRef<HTMLLIElement>(null);
  const { participant, isSelf, video, isStarved, isMuted } = tile;
  const { participantId, peerId, displayName, connection, captioned } = participant;
  const isSpeaking = useCall((state) => (state.levels.get(participantId) ?? -127) > speakingDbov) && !isMuted;
  const quality = useCall((state) => state.quality.get(peerId)?.level ?? 'good');
  const isReconnecting = connection === 'reconnecting';
  useVisibleTile(place, tile.producerId);

  const name = isSelf ? m.common.withYou(displayName) : displayName;
  return (
    <li ref={place} className={classNames(styles.tile, isSpeaking && styles.speaking)}>
      {video && !isStarved ? (
        <Video track={video} mirrored={isSelf} label={name} />
      ) : (
        <span className={styles.empty}>
          <Avatar name={displayName} size="l" />
          {isStarved && <span className={styles.starved}>{m.call.starved}</span>}
        </span>
      )}
      {isReconnecting && (
        <span className={styles.reconnecting}>
          <Spinner />
          {m.call.personReconnecting}
        </span>
      )}
      <span className={styles.badge}>
        {isMuted && (
          <span className={styles.muted} role="img" aria-label={m.call.muted}>
            <Icon name="microphoneOff" size={16} />
          </span>
        )}
        <span className={styles.name}>{name}</span>
        {captioned && (
          <span className={styles.sign} role="img" aria-label={m.call.captioned}>
            <Icon name="captions" size={16} />
          </span>
        )}
        {quality !== 'good' && <QualityBars level={quality} />}
      </span>
    </li>
  );
}
