import type { z } from 'zod';

/** What another process sent, or null where it is malformed. Throws nothing: a listener that throws ends the process. */
export function parseMessage<T>(schema: z.ZodType<T>, text: string): T | null {
  let sent: unknown;
  try {
    sent = JSON.parse(text);
  } catch {
    return null;
  }
  return schema.safeParse(sent).data ?? null;
}
