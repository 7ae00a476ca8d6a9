import type { Grant } from '../wire/access.ts';
import type { ProducerSource, RoomKind } from '../wire/rooms.ts';

interface SourceFacts {
  kind: 'audio' | 'video';
  /** Needed to send it. */
  grant: Grant;
  /** One for all in the room, and not one for each peer. */
  shared: boolean;
  offeredIn: readonly RoomKind[];
  /**
   * Which video keeps its quality when bandwidth is short (mediasoup Consumer priority, 1 to 255): what somebody
   * shows, then who speaks, then the rest. Null for sound, which is never held back.
   */
  priority: { speaks: number; silent: number } | null;
}

const everywhere = ['video', 'voice', 'review'] as const;
const sound = { kind: 'audio', priority: null } as const;

export const sources: Readonly<Record<ProducerSource, SourceFacts>> = {
  microphone: { ...sound, grant: 'publishAudio', shared: false, offeredIn: everywhere },
  camera: {
    kind: 'video',
    grant: 'publishVideo',
    shared: false,
    offeredIn: ['video', 'review'],
    priority: { speaks: 100, silent: 1 },
  },
  screen: {
    kind: 'video',
    grant: 'publishScreen',
    shared: true,
    offeredIn: everywhere,
    priority: { speaks: 200, silent: 200 },
  },
  screenAudio: { ...sound, grant: 'publishScreen', shared: true, offeredIn: everywhere },
};
