import { z } from 'zod';
import { adminSocketPath } from '../../config/adminSocket.ts';
import { askServer } from './askServer.ts';

export const startLinkCommand = 'start-link';
const startLinkReply = z.strictObject({ url: z.url() });
export type StartLinkReply = z.infer<typeof startLinkReply>;

/** A fresh start link from the server that works in this data folder; null where none runs. */
export async function freshStartLink(dataDir: string): Promise<string | null> {
  const reply = await askServer(adminSocketPath(dataDir), startLinkCommand);
  return reply === null ? null : startLinkReply.parse(reply).url;
}
