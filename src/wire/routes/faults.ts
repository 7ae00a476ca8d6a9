/** Faults that an administrator has this server play, so that tests and drills see how it recovers. */
import { z } from 'zod';
import { admin } from '../access.ts';
import { route } from '../entries.ts';
import { sample } from '../examples.ts';
import { empty, id } from '../values.ts';

const someone = { roomId: id, participantId: id };

export const fault = z.discriminatedUnion('fault', [
  /** As the kernel does when memory runs out: the one that carries this room's visit, or all. */
  z.strictObject({ fault: z.literal('killMediaWorker'), roomId: id.nullable() }),
  /** Somebody's signalling, as a lost network cuts it. */
  z.strictObject({ fault: z.literal('dropSocket'), ...someone }),
  /** Somebody's media, each way, until their transports are made anew; 0 takes the limit away. */
  z.strictObject({
    fault: z.literal('throttle'),
    ...someone,
    maxBitsPerSecond: z.int().min(0).max(100_000_000),
  }),
  /** The recogniser of speech that is asked first answers so much later; 0 ends it. */
  z.strictObject({ fault: z.literal('delaySpeech'), delayMs: z.int().min(0).max(60_000) }),
]);
export type Fault = z.infer<typeof fault>;

export const injectFault = route({
  name: 'injectFault',
  method: 'POST',
  path: '/api/v1/admin/faults',
  summary: 'Plays a fault on this server, where CONSILIUM_FAULT_INJECTION allows it.',
  params: empty,
  query: empty,
  body: fault,
  reply: z.strictObject({
    /** Processes, connections or recognisers that it struck. */
    struck: z.int().nonnegative(),
  }),
  access: admin,
  errors: ['FAULT_INJECTION_OFF', 'ROOM_NOT_FOUND', 'PARTICIPANT_NOT_FOUND'],
  example: { body: { fault: 'killMediaWorker', roomId: sample.roomId }, reply: { struck: 1 } },
});

export const faultRoutes = [injectFault] as const;
