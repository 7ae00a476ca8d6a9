/** What a client of this installation is given, so that the doctor can try it as one. */
import { z } from 'zod';
import { adminSocketPath } from '../../../config/adminSocket.ts';
import { askServer } from '../askServer.ts';

export const clientViewCommand = 'client-view';

const mediaProbe = z.strictObject({
  iceParameters: z.strictObject({ usernameFragment: z.string(), password: z.string() }),
  candidates: z.array(
    z.strictObject({ protocol: z.enum(['udp', 'tcp']), address: z.string(), port: z.int() }),
  ),
});
export type MediaProbe = z.infer<typeof mediaProbe>;

const relayAccess = z.strictObject({
  urls: z.array(z.string()),
  username: z.string(),
  credential: z.string(),
});
export type RelayAccess = z.infer<typeof relayAccess>;

const clientView = z.strictObject({
  /** Where people find the page. */
  url: z.url(),
  /** Of each media worker; null where none answers. */
  media: z.array(mediaProbe).nullable(),
  /** Null where none is configured. */
  relay: relayAccess.nullable(),
});
export type ClientView = z.infer<typeof clientView>;

/** Of the server that works in this data folder; null where none runs. */
export async function askClientView(dataDir: string): Promise<ClientView | null> {
  const reply = await askServer(adminSocketPath(dataDir), clientViewCommand);
  return reply === null ? null : clientView.parse(reply);
}
