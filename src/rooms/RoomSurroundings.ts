import type { Logger } from '../../config/logger.ts';
import type { CaptioningStatus } from '../wire/captions.ts';
import type { Drain } from './Drain.ts';
import type { HostPages } from './HostPages.ts';
import type { IceServersFor } from './iceServers.ts';
import type { MediaWorkers } from './MediaWorkers.ts';
import type { CaptionPipeline } from './ParticipantTap.ts';
import type { RoomSettings } from './roomSettings.ts';
import type { VisitKeeper } from './VisitKeeper.ts';

/** What every room of this server works with. */
export interface RoomSurroundings {
  workers: MediaWorkers;
  /** Null where this server cannot caption. */
  pipeline: CaptionPipeline | null;
  captioning: CaptioningStatus;
  iceServersFor: IceServersFor;
  hostPages: HostPages;
  drain: Drain;
  /** Null where nothing outlives this process. */
  visitKeeper: Pick<VisitKeeper, 'keep' | 'written'> | null;
  settings: RoomSettings;
  logger: Logger;
}
