/** What the page of a guest link tells the page that shows it in a frame, by `postMessage`. */
import { z } from 'zod';
import { id } from './values.ts';

export const embedMessage = z.strictObject({
  source: z.literal('consilium'),
  /** `waiting` in the lobby, `joined` the visit, and it has `ended` for this person. */
  type: z.enum(['waiting', 'joined', 'ended']),
  /** The room; of one that a platform made it is the `visitId`. Null where the page does not know it. */
  visitId: id.nullable(),
  /** Of `ended`: `ended`, `left`, `removed`, ...; else null. */
  reason: z.string().nullable(),
});
export type EmbedMessage = z.infer<typeof embedMessage>;
