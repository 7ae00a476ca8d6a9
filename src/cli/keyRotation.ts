import { z } from 'zod';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { askServer } from './askServer.ts';

/** `rotate` begins with a new key, `reseal` goes on without one, `state` only tells. */
export const rotationCommands = {
  rotate: 'keys-rotate',
  reseal: 'keys-reseal',
  state: 'keys-state',
} as const;

const rotationState = z.strictObject({
  keyId: z.int(),
  running: z.boolean(),
  nodes: z.int(),
  resealed: z.int(),
  failed: z.int(),
  error: z.string().nullable(),
});
export type RotationReply = z.infer<typeof rotationState>;

/** Null where no server works in this data folder. */
export async function askRotation(
  dataDir: string,
  command: keyof typeof rotationCommands,
): Promise<RotationReply | null> {
  const reply = await askServer(adminSocketPath(dataDir), rotationCommands[command]);
  return reply === null ? null : rotationState.parse(reply);
}
