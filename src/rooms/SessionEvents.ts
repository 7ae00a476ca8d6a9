import type { z } from 'zod';
import type { participantLeft } from '../wire/events/server.ts';
import type { ChatMessage } from '../wire/rooms.ts';
import type { ConsentChange } from './consentKeeping.ts';
import type { Participant } from './Participant.ts';

export type LeaveReason = z.input<(typeof participantLeft)['payload']>['reason'];

export interface SessionEvents {
  /** Something of what is kept for the next start, people coming and going aside. */
  changed: [];
  /** Somebody came in, dropped, came back or left. */
  peopleChanged: [];
  /** For the first time, or `again` after they had left. */
  entered: [{ participant: Participant; again: boolean }];
  /** `previous` is null where somebody says it for the first time in this session. */
  consentChanged: [ConsentChange & { participantId: string }];
  left: [{ participantId: string; reason: LeaveReason }];
  /** Its worker died: it goes on without until `useMedia` or `giveUpMedia`. */
  mediaLost: [];
  chat: [ChatMessage];
  screenShareStarted: [{ producerId: string; participantId: string; atMs: number }];
  screenShareEnded: [{ producerId: string; atMs: number }];
}
