/** What a check before the call finds out. No names of devices: it says what works, not what somebody owns. */
import { z } from 'zod';
import { id, timestamp } from './values.ts';

/** A way for media to the server: directly, or by a relay that the clinic runs. */
export const checkPath = z.enum(['udp', 'tcp', 'relay']);
export type CheckPath = z.infer<typeof checkPath>;

/** `notOffered`: this server has no relay. */
const pathOutcome = z.enum(['open', 'closed', 'notOffered']);

export const callCheckResult = z.strictObject({
  /** `silent`: it is open and nothing was heard from it. */
  microphone: z.enum(['heard', 'silent', 'denied', 'missing', 'failed']),
  camera: z.enum(['works', 'denied', 'missing', 'failed', 'notAsked']),
  /** By the person's own word. */
  speaker: z.enum(['heard', 'notHeard']),
  paths: z.strictObject({ udp: pathOutcome, tcp: pathOutcome, relay: pathOutcome }),
  /** What came back of what was sent, over the best path that is open; null where none is. */
  loop: z
    .strictObject({
      path: checkPath,
      /** Video and sound together, as they came back: the slower of the two directions. */
      kbitPerS: z.number().min(0).max(100_000),
      roundTripMs: z.number().min(0).max(60_000).nullable(),
      /** Of the packets that should have come back, 0 to 1. */
      lossRatio: z.number().min(0).max(1),
      /** Whether packets of the microphone came back; null where it is not open. */
      soundReturned: z.boolean().nullable(),
    })
    .nullable(),
  browser: z.enum(['chromium', 'firefox', 'safari', 'other']),
});
export type CallCheckResult = z.infer<typeof callCheckResult>;

/** The latest check of one link. */
export const storedCallCheck = z.strictObject({
  inviteId: id,
  checkedAt: timestamp,
  result: callCheckResult,
});
export type StoredCallCheck = z.infer<typeof storedCallCheck>;
