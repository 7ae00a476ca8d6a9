import type { Logger } from '../../config/logger.ts';
import type { Drain } from './Drain.ts';
import type { LeftSession } from './keptVisit.ts';
import type { CaptionPipeline } from './ParticipantTap.ts';
import type { RoomSettings } from './roomSettings.ts';

/** What a visit is made with. */
export interface SessionParts {
  sessionId: string;
  pipeline: CaptionPipeline | null;
  drain: Drain;
  settings: RoomSettings;
  logger: Logger;
  /** As a former run of this server left it; null for one that begins now. */
  left: LeftSession | null;
}
